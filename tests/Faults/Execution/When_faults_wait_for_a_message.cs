using Lab.Faults.Execution;
using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model.Roles;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

/// <summary>Pings 1, 2, 3, ... go from broker 1 to broker 2 at 11, 12, 13 ms and so on, and take one. Ping is their name on the wire.</summary>
public sealed class When_faults_wait_for_a_message
{
    private readonly PlanWorld world = new() { Wire = new Reader() };

    [Fact]
    public void The_nth_message_is_held_for_a_time_with_all_behind_it()
    {
        world.Carry(Fault(On(nth: 3), Hold(forMs: 10)));
        Ping(5);
        Assert.Equal([12, 13, 23, 23, 23], Arrivals(5));
        Assert.Equal(["13ms hold for 10ms: request Ping, number 3"], world.Began);
        Assert.Equal(["23ms hold for 10ms"], world.Ended);
    }

    [Fact]
    public void A_hold_ends_when_its_predicate_holds()
    {
        world.Carry(Fault(On(nth: 2), Hold(until: "isr-size(o-0) == 2")));
        world.Change(20, "o-0", 1, 1, 2);
        Ping(3);
        Assert.Equal([12, 20, 20], Arrivals(3));
    }

    [Fact]
    public void Only_messages_between_those_named_count()
    {
        world.Carry(Fault(On(from: "broker(2)"), Hold(forMs: 10), "a"), Fault(On(to: "broker(3)"), Hold(forMs: 10), "b"), Fault(On(from: "broker(1)", to: "broker(2)", nth: 2), Hold(forMs: 10), "c"));
        Ping(2);
        Assert.Equal([12, 22], Arrivals(2));
        Assert.Equal(["a", "b"], world.Executor.Waiting);
    }

    [Fact]
    public void Another_message_is_not_waited_for()
    {
        world.Carry(Fault(On("Pong"), Hold(forMs: 10)));
        Ping(2);
        Assert.Equal([12, 13], Arrivals(2));
        Assert.Equal(PlanProgress.Waiting, world.Executor.Progress);
    }

    [Fact]
    public void Two_that_wait_for_one_message_get_one_each()
    {
        world.Carry(Fault(On(), Hold(forMs: 4), "a"), Fault(On(), new FaultAction.Drop(), "b"));
        Ping(3);
        Assert.Equal([15], Arrivals(1));
        Assert.Equal(["11ms hold for 4ms: request Ping", "12ms drop: request Ping"], world.Began);
    }

    [Fact]
    public void Another_action_is_done_at_the_instant_the_message_leaves()
    {
        world.Carry(Fault(On(nth: 2), Crash("broker(3)", restartAfter: 5), after: 1));
        Ping(3);
        Assert.Equal([12, 13, 14], Arrivals(3));
        Assert.Equal(["13ms crash broker(3), restart after 5ms"], world.Began);
    }

    [Fact]
    public void A_step_ends_with_the_message_and_its_hold_runs_on()
    {
        world.CarrySteps(new("h", default, new Step.On(new("Ping", true, null, null, null, null, 2), Hold(), Ms(100))), Do(Crash("broker(3)")), For(10), Do(new FaultAction.Release("h")));
        Ping(3);
        Assert.Equal(["12ms hold: request Ping, number 2", "12ms crash broker(3)", "22ms release h"], world.Began);
        Assert.Equal([12, 22, 22], Arrivals(3));
    }

    [Fact]
    public void A_message_that_does_not_come_leaves_the_step_unreached()
    {
        world.CarrySteps(new PlannedStep("h", default, new Step.On(new("Pong", true, null, null, null, null, 1), Hold(), Ms(50))));
        Ping(3);
        world.RunTo(100);
        Assert.Equal("no request Pong left within 50ms", world.Executor.Unreached?.Reason);
    }

    [Fact]
    public void The_end_of_the_world_s_troubles_lets_go_what_is_held()
    {
        world.Carry(Fault(On(), Hold()));
        world.At(30, () => world.Executor.Heal());
        Ping(2);
        Assert.Equal([30, 30], Arrivals(2));
    }

    private void Ping(int count)
    {
        world.Inside("broker-1", 0.001, toy => toy.Connect(world.MachineOf("broker-2")));
        for (var n = 1; n <= count; n++)
        {
            var number = n;
            world.Inside("broker-1", 10 + n, toy => toy.Send(world.MachineOf("broker-2"), number));
        }

        world.RunTo(60);
    }

    private double[] Arrivals(int count) => [.. Enumerable.Range(1, count).Select(n => world.Arrivals[n].Nanos / 1e6)];

    private static Trigger.OnWire On(string api = "Ping", string? from = null, string? to = null, int nth = 1) =>
        new(new(api, true, from is null ? null : OneRole(from), to is null ? null : OneRole(to), null, null, nth));

    private static FaultAction.Hold Hold(double? forMs = null, string? until = null) => new(forMs is { } ms ? Exactly(ms) : null, until is null ? null : Question(until));

    private sealed class Reader : IWireReader
    {
        public void See(in Departure departure) { }

        public bool Is(Message message, string api, bool isRequest) => isRequest && message is Ping && api == "Ping";

        public bool IsAbout(Message message, TopicPartitionRef? partition) => partition is null;

        public bool Adds(in Departure departure, int broker, TopicPartitionRef? partition) => false;
    }
}
