using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>An actor that does what a test tells it to, inside the world's own events. It is the same object in all its lives.</summary>
internal abstract class Hand : Actor
{
    private const int Port = 1;

    private sealed class Order(Action action) : Message(0, 0, 0)
    {
        public Action Action { get; } = action;
    }

    /// <summary>Where it lives; set by <see cref="Join"/>.</summary>
    public MachineId Machine { get; private set; }

    /// <summary>Its process.</summary>
    public ProcessId Process { get; private set; }

    protected World World { get; private set; } = null!;

    /// <summary>Gives it a process of its own, on a machine of its own unless it is told one, and starts it.</summary>
    public void Join(World world, string name, MachineId? on = null)
    {
        World = world;
        Machine = on ?? world.AddMachine(name);
        Process = world.AddProcess(Machine, name);
        world.AddActor(Process, name, 0, () => this);
        world.Start(Process);
        world.RunUntil(world.Now);
    }

    public override void OnStart() => Context.Listen(Port);

    public override void OnLocal(ActorId from, Message message)
    {
        if (message is Order order) order.Action();
    }

    /// <summary>Does it now, in this actor, whose process is started if it is dead; when this returns, its flushes are done.</summary>
    protected void Do(Action action)
    {
        World.PowerOn(Machine);
        World.Start(Process);
        World.RunUntil(World.Now);
        World.Inject(Machine, Port, new Order(action), World.Now);
        World.RunUntil(World.Now);
        World.RunUntil(Context.WorldTime);
    }
}
