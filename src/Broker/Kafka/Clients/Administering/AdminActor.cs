using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Administering;

/// <summary>
/// An operator's admin client: it sends what steps of a scenario ask for to the controller, and asks again until it is
/// answered, of the next controller when one is not active or does not answer. Real admin clients go by way of any broker,
/// which forwards; the controller sees the same request.
/// </summary>
public sealed class AdminActor(IReadOnlyList<MachineId> controllers) : Actor, INodeClientOwner<KafkaRequest>
{
    private const int Requests = 1;
    private const int Retry = 2;
    private static readonly Duration RetryBackoff = Duration.FromMs(100);

    private readonly Queue<Func<int, KafkaRequest>> waiting = new();
    private NodeClients<KafkaRequest> clients = null!;
    private Func<int, KafkaRequest>? current;
    private int correlation;

    // The controller that is asked, numbered from 1.
    private int node = 1;

    /// <summary>Nothing is asked for any more.</summary>
    public bool IsIdle => current is null && waiting.Count == 0;

    public override void OnStart()
    {
        Context.Listen(ClientPorts.Commands);
        clients = new(Context, this, NodeClientOptions.Default, Requests);
    }

    public override void OnLocal(ActorId from, Message message)
    {
        switch (message)
        {
            case CreateTopicsCommand create:
                waiting.Enqueue(id => new CreateTopicsRequest(id, create.Topics, 30_000));
                break;
            case ReassignCommand reassign:
                waiting.Enqueue(id => new AlterPartitionReassignmentsRequest(id, reassign.Partitions, 30_000));
                break;
            case AddPartitionsCommand add:
                waiting.Enqueue(id => new CreatePartitionsRequest(id, add.Topic, add.Count, 30_000));
                break;
            case DeleteTopicCommand delete:
                waiting.Enqueue(id => new DeleteTopicsRequest(id, delete.Topic, 30_000));
                break;
            case ElectCommand elect:
                waiting.Enqueue(id => new ElectLeadersRequest(id, elect.Type, elect.Partition, 30_000));
                break;
        }

        Next();
    }

    public override void OnMessage(ConnectionId connection, Message message) => clients.OnMessage(connection, message);

    public override void OnConnection(ConnectionId connection, ConnectionChange change) => clients.OnConnection(connection, change);

    public override void OnTimer(int kind, long data)
    {
        if (kind == Retry) Next();
        else clients.OnTimer(kind, data);
    }

    void INodeClientOwner<KafkaRequest>.OnReady(int node) => Next();

    void INodeClientOwner<KafkaRequest>.OnResponse(int node, KafkaRequest tag, Message response)
    {
        var again = response switch
        {
            CreateTopicsResponse created => created.Results.Any(r => r.Error is ErrorCode.NotController or ErrorCode.InvalidReplicationFactor or ErrorCode.RequestTimedOut),
            AlterPartitionReassignmentsResponse begun => begun.Error is ErrorCode.NotController or ErrorCode.RequestTimedOut,
            CreatePartitionsResponse added => added.Error is ErrorCode.NotController or ErrorCode.RequestTimedOut or ErrorCode.InvalidReplicationFactor,
            DeleteTopicsResponse deleted => deleted.Error is ErrorCode.NotController or ErrorCode.RequestTimedOut,
            ElectLeadersResponse elected => elected.Error is ErrorCode.NotController or ErrorCode.RequestTimedOut,
            _ => false,
        };
        if (again)
        {
            Turn();
            Context.SetTimer(RetryBackoff, Retry);
            return;
        }

        current = null;
        Next();
    }

    void INodeClientOwner<KafkaRequest>.OnDisconnected(int node, IReadOnlyList<KafkaRequest> unanswered, DisconnectReason reason)
    {
        Turn();
        Context.SetTimer(RetryBackoff, Retry);
    }

    private void Turn() => node = (node % controllers.Count) + 1;

    private void Next()
    {
        if (current is null && !waiting.TryDequeue(out current)) return;
        if (!clients.IsConnected(node))
        {
            if (!clients.Connect(node, controllers[node - 1], KafkaPorts.Controller)) Context.SetTimer(RetryBackoff, Retry);
            return;
        }

        if (!clients.IsReady(node) || clients.InFlight(node) > 0) return;
        var request = current(++correlation);
        clients.Send(node, request, request);
    }
}
