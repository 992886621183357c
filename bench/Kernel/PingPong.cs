using BenchmarkDotNet.Attributes;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Bench.Kernel;

/// <summary>
/// Messages over connections: 8 machines in 4 pairs, 16 messages under way on each connection, each answered by the next;
/// latencies drawn, both run hashes on. The actors send one message object again and again, so that what is allocated is the kernel's.
/// </summary>
[MemoryDiagnoser]
public class PingPong
{
    private const int EventsPerRun = 500_000;
    private const int UnderWay = 16;

    private sealed class Ball() : Message(kind: 1, wireSize: 200, digest: 0x62616C6C);

    private sealed class Wall(Duration work) : Actor
    {
        private readonly Ball ball = new();

        public override void OnStart() => Context.Listen(1);

        public override void OnMessage(ConnectionId connection, Message message)
        {
            Context.Charge(work);
            Context.Send(connection, ball);
        }
    }

    private sealed class Player(MachineId wall) : Actor
    {
        private readonly Ball ball = new();

        public override void OnStart() => Context.Connect(wall, 1);

        public override void OnConnection(ConnectionId connection, ConnectionChange change)
        {
            for (var i = 0; i < UnderWay; i++) Context.Send(connection, ball);
        }

        public override void OnMessage(ConnectionId connection, Message message) => Context.Send(connection, ball);
    }

    private World world = null!;

    /// <summary>What an answer costs the one lane of its sender, in microseconds; with 50 many messages wait in line. 0: no lanes.</summary>
    [Params(0, 50)]
    public int Work { get; set; }

    [GlobalSetup]
    public void Build()
    {
        world = new World(seed: 1);
        for (var pair = 0; pair < 4; pair++)
        {
            var wall = world.AddMachine($"wall {pair}");
            var player = world.AddMachine($"player {pair}");
            foreach (var (machine, name) in ((MachineId, string)[])[(wall, $"wall {pair}"), (player, $"player {pair}")])
            {
                var process = world.AddProcess(machine, name);
                world.AddActor(process, name, lanes: Work == 0 ? 0 : 1, machine == wall ? () => new Wall(Duration.FromMicros(Work)) : () => new Player(wall));
                world.Start(process);
            }
        }

        for (var i = 0; i < 10_000; i++) world.Step();
    }

    [Benchmark(OperationsPerInvoke = EventsPerRun)]
    public long Messages()
    {
        for (var i = 0; i < EventsPerRun; i++) world.Step();
        return world.Events;
    }
}
