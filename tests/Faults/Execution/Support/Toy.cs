using Lab.Kernel;
using Lab.Model;

namespace Lab.Faults.Tests.Execution.Support;

/// <summary>The one actor of every process of a <see cref="PlanWorld"/>: ticks every millisecond if it is to, does what a test tells it, notes the pings that arrive.</summary>
internal sealed class Toy(PlanWorld owner, string name) : Actor
{
    public const int Port = 1;
    private const int Tick = 0;
    private const int End = -1;
    private readonly Dictionary<MachineId, ConnectionId> peers = [];

    public override void OnStart()
    {
        Context.Listen(Port);
        if (owner.Ticking) Context.SetTimer(PlanWorld.Ms, Tick, background: true);
    }

    public override void OnTimer(int kind, long data)
    {
        if (kind == End)
        {
            Context.Exit();
            return;
        }

        if (kind != Tick)
        {
            owner.OnTimer(this, kind, data);
            return;
        }

        owner.Ticked(name, Context.WorldTime);
        Context.SetTimer(PlanWorld.Ms, Tick, background: true);
    }

    public override void OnTerminate() => Context.SetTimer(owner.EndsAfter, End);

    public override void OnLocal(ActorId from, Message message) => ((Order)message).Act(this);

    public override void OnMessage(ConnectionId connection, Message message) => owner.Arrived(((Ping)message).Number, Context.WorldTime);

    public void Connect(MachineId to) => peers[to] = Context.Connect(to, Port);

    public void Send(MachineId to, int number) => Context.Send(peers[to], new Ping(number));
}

/// <summary>What a test has a process do, inside one of its handlers.</summary>
internal sealed class Order(Action<Toy> act) : Message(1, 100, 1)
{
    public Action<Toy> Act { get; } = act;
}

internal sealed class Ping(int number) : Message(2, 100, (ulong)number, (ulong)number)
{
    public int Number { get; } = number;
}
