using System.Text;
using Lab.Faults.Plans;
using Lab.Faults.Tests.Execution.Support;
using Lab.Model.Facts;
using static Lab.Faults.Tests.Execution.Support.PlanText;

namespace Lab.Faults.Tests.Execution;

public sealed class When_an_action_is_carried_out
{
    private static readonly FactKind[] Lives = [FactKind.ProcessCrashed, FactKind.ProcessStarted, FactKind.PowerLost, FactKind.DiskWiped];
    private readonly PlanWorld world = new() { Ticking = true };

    [Fact]
    public void A_crash_kills_the_process_and_keeps_the_page_cache()
    {
        WriteFile(1);
        world.Carry(Fault(At(5), Crash("broker(1)", restartAfter: 10)));
        world.RunTo(10);
        Assert.False(world.IsAlive("broker-1"));
        Assert.True(world.World.IsPowered(world.MachineOf("broker-1")));
        world.RunTo(30);
        Assert.Equal(["5ms ProcessCrashed broker-1", "15ms ProcessStarted broker-1"], world.Done(Lives));
        Assert.Equal(["15ms crash broker(1), restart after 10ms"], world.Ended);
        Assert.Equal("written", FileOf(1));
    }

    [Theory]
    [InlineData(Keep.None, "")]
    [InlineData(Keep.All, "written")]
    public void A_power_loss_keeps_what_it_is_told_to(Keep keep, string left)
    {
        WriteFile(1);
        world.Carry(Fault(At(5), PowerLoss("broker(1)", restartAfter: 10, keep)));
        world.RunTo(10);
        Assert.False(world.World.IsPowered(world.MachineOf("broker-1")));
        world.RunTo(30);
        Assert.Equal(["5ms PowerLost broker-1", "15ms ProcessStarted broker-1"], world.Done(Lives));
        Assert.Equal(left, FileOf(1));
    }

    [Fact]
    public void A_random_part_of_the_page_cache_depends_on_the_seed()
    {
        var left = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1UL; seed <= 40; seed++)
        {
            var one = new PlanWorld(seed);
            WriteFile(1, one, new string('x', 10_000));
            one.Carry(Fault(At(5), PowerLoss("broker(1)", keep: Keep.Random)));
            one.RunTo(10);
            left.Add(FileOf(1, one));
        }

        Assert.True(left.Count > 3, $"{left.Count} different rests in 40 seeds");
    }

    [Fact]
    public void Without_a_restart_it_stays_down()
    {
        world.Carry(Fault(At(5), Crash("broker(1)"), "a"), Fault(At(5), PowerLoss("broker(2)"), "b"));
        world.RunTo(10_000);
        Assert.Equal(["5ms ProcessCrashed broker-1", "5ms PowerLost broker-2"], world.Done(Lives));
        Assert.Empty(world.Ended);
        Assert.Equal(2, world.Executor.InForce);
    }

    [Fact]
    public void An_admin_client_is_asked_for_whom_the_roles_mean_now()
    {
        world.Carry(
            Fault(At(5), new FaultAction.Reassign([new(new("o", 0), Who("broker(3)", "follower(o-0)", "broker(3)")), new(new("o", 1), Who("broker(1)"))]), "a"),
            Fault(At(6), new FaultAction.AddPartitions("o", 4), "b"), Fault(At(7), new FaultAction.DeleteTopic("o"), "c"), Fault(At(8), new FaultAction.CreateTopic("o"), "d"));
        world.RunTo(10);
        Assert.Equal(["5ms o-0 to 3,2", "5ms o-1 to 1", "6ms o 4", "7ms o deleted", "8ms o created"], world.Elections);
        Assert.Equal(["5ms reassign o-0 to [broker(3), follower(o-0), broker(3)], o-1 to [broker(1)]", "6ms add-partitions o to 4", "7ms delete-topic o", "8ms create-topic o"], world.Began);
        Assert.Equal(0, world.Executor.InForce);
    }

    [Fact]
    public void A_wipe_leaves_an_empty_disk()
    {
        foreach (var broker in (int[])[1, 2, 3]) WriteFile(broker);
        world.Carry(
            Fault(At(5), new FaultAction.WipeDisks(Who("broker(1)"), Exactly(10)), "a"),
            Fault(At(6), Crash("broker(2)", restartAfter: 10, wipe: true), "b"),
            Fault(At(7), PowerLoss("broker(3)", restartAfter: 10, Keep.All, wipe: true), "c"));
        world.RunTo(30);
        Assert.Equal(["", "", ""], [FileOf(1), FileOf(2), FileOf(3)]);
        Assert.Equal(
            [
                "5ms PowerLost broker-1", "5ms DiskWiped broker-1", "6ms ProcessCrashed broker-2", "6ms DiskWiped broker-2", "7ms PowerLost broker-3", "7ms DiskWiped broker-3",
                "15ms ProcessStarted broker-1", "16ms ProcessStarted broker-2", "17ms ProcessStarted broker-3",
            ],
            world.Done(Lives));
    }

    [Fact]
    public void All_of_a_list_are_struck_at_the_same_instant_and_nobody_twice()
    {
        world.Carry(Fault(At(5), new FaultAction.Crash(Who("leader(o-0)", "broker(1)", "all-followers(o-0)"), false, null)));
        world.RunTo(10);
        Assert.Equal(["5ms ProcessCrashed broker-1", "5ms ProcessCrashed broker-2", "5ms ProcessCrashed broker-3"], world.Done(Lives));
    }

    [Fact]
    public void The_latest_fault_that_struck_decides_when_it_starts()
    {
        world.Carry(
            Fault(At(5), Crash("broker(1)", restartAfter: 50), "crash, then power"), Fault(At(10), PowerLoss("broker(1)", restartAfter: 10), "p"),
            Fault(At(5), Crash("broker(2)", restartAfter: 10), "crash twice"), Fault(At(10), Crash("broker(2)", restartAfter: 20), "q"),
            Fault(At(5), PowerLoss("broker(3)", restartAfter: 30), "power, then crash"), Fault(At(10), Crash("broker(3)", restartAfter: 1), "r"));
        world.RunTo(100);
        Assert.Equal(["20ms ProcessStarted broker-1", "30ms ProcessStarted broker-2", "35ms ProcessStarted broker-3"], world.Done(FactKind.ProcessStarted));
        Assert.Equal(0, world.Executor.InForce);
        Assert.Equal(6, world.Ended.Count);
    }

    [Fact]
    public void What_was_never_started_is_not_started_by_the_end_of_a_fault()
    {
        var late = world.World.AddProcess(world.MachineOf("broker-1"), "late");
        world.Carry(Fault(At(5), PowerLoss("broker(1)", restartAfter: 5)));
        world.RunTo(20);
        world.Executor.Heal();
        Assert.Equal(["10ms ProcessStarted broker-1"], world.Done(FactKind.ProcessStarted));
        Assert.False(world.World.IsAlive(late));
    }

    [Fact]
    public void A_pause_freezes_and_the_process_goes_on()
    {
        world.Carry(Fault(At(5.5), Pause("broker(1)", 10)));
        world.RunTo(30);
        Assert.Equal(0, world.Ticks("broker-1", 5.5, 15.4));
        Assert.True(world.Ticks("broker-1", 15.4, 30) > 10);
        Assert.Equal(["15500us pause broker(1) for 10ms"], world.Ended);
    }

    [Fact]
    public void Two_pauses_last_until_both_have_ended()
    {
        world.Carry(Fault(At(5), Pause("broker(1)", 10), "a"), Fault(At(10), Pause("broker(1)", 10), "b"));
        world.RunTo(30);
        Assert.Equal(["20ms ProcessResumed broker-1"], world.Done(FactKind.ProcessResumed));
    }

    [Fact]
    public void A_pause_does_not_outlive_the_life_it_froze()
    {
        world.Carry(
            Fault(At(5), Pause("broker(1)", 100), "a"), Fault(At(10), Crash("broker(1)", restartAfter: 1), "b"),
            Fault(At(20), Pause("broker(1)", 200), "c"));
        world.RunTo(150);
        Assert.True(world.World.IsPaused(world.ProcessOf("broker-1")), "the end of the first pause resumed the second life");
    }

    [Fact]
    public void A_restart_starts_what_is_down()
    {
        world.CarrySteps(Do(Crash("broker(1)")), Do(PowerLoss("broker(2)")), For(10), Do(Restart("broker(1)")), Do(Restart("broker(2)"), "again"));
        world.RunTo(20);
        Assert.Equal(["10ms ProcessStarted broker-1", "10ms ProcessStarted broker-2"], world.Done(FactKind.ProcessStarted));
        Assert.Equal(0, world.Executor.InForce);
        Assert.Null(world.Executor.Unreached);
    }

    [Fact]
    public void A_restart_of_what_runs_stops_it_cleanly_first()
    {
        world.EndsAfter = Ms(3);
        world.Carry(Fault(At(5), Restart("broker(1)"), "r"));
        world.RunTo(20);
        Assert.Equal(["8ms ProcessCrashed broker-1", "8ms ProcessStarted broker-1"], world.Done(FactKind.ProcessCrashed, FactKind.ProcessStarted));
        Assert.Equal(1, world.Facts.Last(f => f.Kind == FactKind.ProcessCrashed).C);
    }

    [Theory]
    [InlineData(3, "8ms", "15ms")]
    [InlineData(30, "35ms", "35ms")] // It takes longer to end than it was to be down.
    public void A_stop_takes_its_time_and_the_restart_waits_for_it(double takes, string ended, string started)
    {
        world.EndsAfter = Ms(takes);
        world.Carry(Fault(At(5), Stop("broker(1)", restartAfter: 10)));
        world.RunTo(50);
        Assert.Equal([$"{ended} ProcessCrashed broker-1", $"{started} ProcessStarted broker-1"], world.Done(FactKind.ProcessCrashed, FactKind.ProcessStarted));
    }

    [Fact]
    public void A_kill_ends_a_stop_at_once()
    {
        world.EndsAfter = Ms(30);
        world.Carry(Fault(At(5), Stop("broker(1)", restartAfter: 10), "stop"), Fault(At(6), Crash("broker(1)", restartAfter: 20), "kill"));
        world.RunTo(50);
        Assert.Equal(["6ms ProcessCrashed broker-1", "26ms ProcessStarted broker-1"], world.Done(FactKind.ProcessCrashed, FactKind.ProcessStarted));
        Assert.Equal(0, world.Facts.Last(f => f.Kind == FactKind.ProcessCrashed).C);
    }

    [Fact]
    public void What_is_stopped_without_a_restart_comes_back_when_the_world_heals()
    {
        world.Carry(Fault(At(5), Stop("broker(1)")));
        world.RunTo(20);
        Assert.False(world.IsAlive("broker-1"));
        world.Executor.Heal();
        Assert.True(world.IsAlive("broker-1"));
    }

    [Fact]
    public void An_election_is_asked_of_an_admin_client()
    {
        world.Carry(Fault(At(5), new FaultAction.Elect(new("o", 1), ElectionType.Unclean)));
        world.RunTo(10);
        Assert.Equal(["5ms o-1 Unclean"], world.Elections);
        Assert.Equal(["5ms elect o-1 unclean"], world.Ended);
    }

    [Fact]
    public void A_fault_that_finds_nothing_to_do_ends_at_once()
    {
        world.Carry(Fault(At(5), PowerLoss("broker(1)"), "a"), Fault(At(6), Pause("broker(1)", 10), "b"), Fault(At(7), Crash("broker(1)", 10), "c"));
        world.RunTo(8);
        Assert.Equal(["6ms pause broker(1) for 10ms", "7ms crash broker(1), restart after 10ms"], world.Ended);
    }

    [Fact]
    public void Facts_name_the_machine_and_tie_the_end_to_the_beginning()
    {
        world.Carry(Fault(At(5), Crash("leader(o-0)", 10), "a"), Fault(At(6), Isolate("broker(3)", 10), "b"), Fault(At(7), Cut("broker(1)<->broker(2)", 1), "c"));
        world.RunTo(30);
        var facts = world.Facts.Where(f => f.Kind is FactKind.FaultBegan or FactKind.FaultEnded).Select(f => (f.Kind, f.A, f.Machine.Value));
        Assert.Equal(
            [
                (FactKind.FaultBegan, 1, 0), (FactKind.FaultBegan, 2, 2), (FactKind.FaultBegan, 3, -1),
                (FactKind.FaultEnded, 3, -1), (FactKind.FaultEnded, 1, 0), (FactKind.FaultEnded, 2, 2),
            ],
            facts);
    }

    private void WriteFile(int broker) => WriteFile(broker, world, "written");

    private static void WriteFile(int broker, PlanWorld world, string text) => world.Inside($"broker-{broker}", 1, toy =>
    {
        var file = toy.Context.Disk.Open("data/f");
        toy.Context.Disk.SyncDirectory("data");
        toy.Context.Disk.Flush(file);
        toy.Context.Disk.Append(file, Encoding.ASCII.GetBytes(text));
    });

    private string FileOf(int broker) => FileOf(broker, world);

    private static string FileOf(int broker, PlanWorld world) => Encoding.ASCII.GetString(world.World.DiskOf(world.MachineOfBroker(broker)).Peek("data/f").Span);
}
