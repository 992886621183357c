using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>A client, or another broker of which a test is the brain: it asks what it is told to, and keeps what it is asked.</summary>
internal sealed class Peer : Hand
{
    private readonly Dictionary<ConnectionId, Call> calls = [];

    /// <summary>What was asked of it and has no answer yet, in the order in which it came.</summary>
    public List<(ConnectionId Connection, KafkaRequest Request)> Inbox { get; } = [];

    /// <summary>Everything that was ever asked of it.</summary>
    public List<KafkaRequest> Heard { get; } = [];

    public override void OnStart()
    {
        base.OnStart();
        Context.Listen(KafkaPorts.Broker);
    }

    /// <summary>What the sockets of its questions get.</summary>
    public SocketBuffers Buffers { get; set; } = SocketBuffers.System;

    /// <summary>Asks on a new connection. The test lets time pass until there is an answer.</summary>
    public Call Ask(MachineId broker, KafkaRequest request)
    {
        var call = new Call(request);
        Do(() => calls.Add(Context.Connect(broker, KafkaPorts.Broker, Buffers), call));
        return call;
    }

    /// <summary>Closes the connection of a call.</summary>
    public void HangUp(Call call) => Do(() => Context.Close(calls.First(c => c.Value == call).Key));

    /// <summary>Answers the oldest question of this kind that waits.</summary>
    public void Reply<T>(Func<T, KafkaResponse> answer) where T : KafkaRequest
    {
        var i = Inbox.FindIndex(asked => asked.Request is T);
        Assert.True(i >= 0, $"No {typeof(T).Name} waits for an answer.");
        var (connection, request) = Inbox[i];
        Inbox.RemoveAt(i);
        Do(() => Context.Send(connection, answer((T)request)));
    }

    /// <summary>The last question of this kind.</summary>
    public T Asked<T>() where T : KafkaRequest => Heard.OfType<T>().Last();

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (!calls.TryGetValue(connection, out var call)) return;
        if (change == ConnectionChange.Opened) Context.Send(connection, call.Request);
        else call.IsClosed = true;
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (calls.TryGetValue(connection, out var call))
        {
            Assert.False(call.IsAnswered, $"{call.Request.Api} was answered twice.");
            call.Answer = message;
            call.AnsweredAt = Context.WorldTime;
            return;
        }

        Inbox.Add((connection, (KafkaRequest)message));
        Heard.Add((KafkaRequest)message);
    }
}
