using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class LaneTests
{
    private static readonly Duration Ms = Worlds.Ms;

    [Fact]
    public void A_charge_delays_what_waits_for_the_lane_but_not_the_clock()
    {
        var starts = Starts(lanes: 1, messages: 3, charge: Ms);
        Assert.Equal([1.0, 2.0, 3.0], starts.Select(s => s.At));
        Assert.Equal([0, 1, 2], starts.Select(s => s.Number));
    }

    [Fact]
    public void Work_without_a_charge_does_not_wait() =>
        Assert.Equal([1.0, 1.0, 1.0], Starts(lanes: 1, messages: 3, charge: Duration.Zero).Select(s => s.At));

    [Theory]
    [InlineData(2, new[] { 1.0, 1.0, 2.0, 2.0, 3.0 })]
    [InlineData(3, new[] { 1.0, 1.0, 1.0, 2.0, 2.0 })]
    [InlineData(0, new[] { 1.0, 1.0, 1.0, 1.0, 1.0 })] // No lanes: its work is not limited.
    public void As_many_lanes_work_side_by_side_first_come_first_served(int lanes, double[] expected)
    {
        var starts = Starts(lanes, messages: 5, charge: Ms);
        Assert.Equal(expected, starts.Select(s => s.At));
        Assert.Equal([0, 1, 2, 3, 4], starts.Select(s => s.Number));
    }

    [Fact] // 50 messages of 3, 1 and 2 ms over two lanes, against a model that assigns each to the lane that is free first.
    public void Unequal_charges_fill_the_lanes_as_in_the_model()
    {
        var charges = Enumerable.Range(0, 50).Select(i => (i * 7 % 3) + 1).ToArray();
        double[] free = [1, 1];
        var expected = new List<double>();
        foreach (var charge in charges)
        {
            var lane = free[1] < free[0] ? 1 : 0;
            expected.Add(free[lane]);
            free[lane] += charge;
        }

        Assert.Equal(expected, Starts(2, 50, number => Ms * charges[number]).Select(s => s.At));
    }

    [Fact]
    public void What_a_handler_sends_leaves_at_its_start_plus_what_it_charged_so_far()
    {
        var arrivals = new List<double>();
        var world = new World(1, Worlds.Exactly(Ms));
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (a, _, _) => arrivals.Add(a.Context.Now.Nanos / 1e6) });
        var client = world.Add("client", new()
        {
            Start = a => a.Context.Connect(server.Machine, 1),
            Connection = (a, id, _) =>
            {
                a.Context.Send(id, new Note(1));
                a.Context.Charge(Ms * 5);
                a.Context.Send(id, new Note(2));
                Assert.Equal(VirtualTime.FromMs(7), a.Context.Now);
            },
        }, lanes: 1);
        world.Start(server.Process);
        world.Start(client.Process);
        world.RunToMs(20);
        Assert.Equal([3.0, 8.0], arrivals);
    }

    private static List<(int Number, double At)> Starts(int lanes, int messages, Duration charge) => Starts(lanes, messages, _ => charge);

    /// <summary>When each of several local messages, all told at 1 ms, is handled by an actor with so many lanes.</summary>
    private static List<(int Number, double At)> Starts(int lanes, int messages, Func<int, Duration> charge)
    {
        var starts = new List<(int, double)>();
        var world = new World(1);
        var machine = world.AddMachine("m");
        var process = world.AddProcess(machine, "p");
        var worker = world.AddActor(process, "worker", lanes, () => new Scripted(new()
        {
            Local = (a, _, note) =>
            {
                starts.Add((note.Number, a.Context.Now.Nanos / 1e6));
                a.Context.Charge(charge(note.Number));
            },
        }));
        world.AddActor(process, "boss", 0, () => new Scripted(new()
        {
            Start = a => a.Context.SetTimer(Ms, 0),
            Timer = (a, _, _) => { for (var i = 0; i < messages; i++) a.Context.Tell(worker, new Note(i)); },
        }));
        world.Start(process);
        world.RunToMs(1_000);
        return starts;
    }
}
