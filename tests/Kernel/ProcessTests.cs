using Lab.Kernel.Network;
using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class ProcessTests
{
    private static readonly NetworkOptions OneMs = Worlds.Exactly(Worlds.Ms);

    [Fact]
    public void A_restart_builds_a_new_instance_and_hands_it_the_same_disk()
    {
        var lives = new List<(Scripted Instance, int Incarnation, int Bytes)>();
        var world = new World(1);
        var a = world.Add("a", new()
        {
            Start = self =>
            {
                lives.Add((self, self.Context.Incarnation, self.Context.Disk.ReadAll("f").Length));
                self.Context.Disk.Append(self.Context.Disk.Open("f"), "x"u8);
                self.Context.SetTimer(Worlds.Ms * 10, 1);
            },
            Timer = (_, _, _) => Assert.Fail("A timer of a past life came up."),
        });
        world.Start(a.Process);
        Assert.Null(lives.FirstOrDefault().Instance);
        world.RunToMs(1);
        Assert.Same(lives[0].Instance, world.InstanceOf(a.Actor));
        world.Crash(a.Process);
        Assert.Null(world.InstanceOf(a.Actor));
        world.Start(a.Process);
        world.RunToMs(5);
        world.Crash(a.Process);
        world.RunToMs(100);
        Assert.Equal([(0, 0), (1, 1)], lives.Select(l => (l.Incarnation, l.Bytes)));
        Assert.NotSame(lives[0].Instance, lives[1].Instance);
    }

    [Fact] // The handler charges 5 ms between its two messages; the kill comes after 2.
    public void After_a_kill_what_had_left_is_delivered_and_what_had_not_is_gone()
    {
        var got = new List<int>();
        var changes = new List<ConnectionChange>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number), Connection = (_, _, change) => changes.Add(change) });
        var client = world.Add("client", new()
        {
            Start = a => a.Context.Connect(server.Machine, 1),
            Connection = (a, id, _) =>
            {
                a.Context.Send(id, new Note(1));
                a.Context.Charge(Worlds.Ms * 5);
                a.Context.Send(id, new Note(2));
            },
        });
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(4, w => w.Crash(client.Process));
        world.RunToMs(100);
        Assert.Equal([1], got);
        Assert.Equal([ConnectionChange.Accepted, ConnectionChange.Closed], changes);
    }

    [Fact]
    public void A_kill_sends_a_reset_when_input_was_unread_and_else_a_close()
    {
        Assert.Equal(ConnectionChange.Closed, EndSeenByPeer(unread: false));
        Assert.Equal(ConnectionChange.Reset, EndSeenByPeer(unread: true));
    }

    [Fact]
    public void A_pause_holds_everything_and_a_resume_brings_it_in_order_and_late()
    {
        var got = new List<(string, double)>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new()
        {
            Start = a => { a.Context.Listen(1); a.Context.SetTimer(Worlds.Ms * 5, 1); },
            Connection = (a, _, change) => got.Add(($"{change}", a.Context.Now.Nanos / 1e6)),
            Message = (a, _, note) => got.Add(($"m{note.Number}", a.Context.Now.Nanos / 1e6)),
            Timer = (a, _, _) => got.Add(("timer", a.Context.Now.Nanos / 1e6)),
        });
        var client = world.Add("client", new()
        {
            Start = a => a.Context.Connect(server.Machine, 1),
            Connection = (a, id, _) =>
            {
                a.Context.Send(id, new Note(1));
                a.Context.Send(id, new Note(2));
                a.Context.Charge(Worlds.Ms * 6);
                a.Context.Send(id, new Note(3));
                a.Context.Close(id);
            },
        });
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(0.5, w => w.Pause(server.Process));
        world.At(20, w => w.Resume(server.Process));
        world.RunToMs(19.9);
        Assert.Empty(got);
        Assert.True(world.IsPaused(server.Process));
        world.RunToMs(100);
        Assert.Equal([("Accepted", 20), ("m1", 20), ("m2", 20), ("timer", 20), ("m3", 20), ("Closed", 20)], got);
    }

    [Fact] // Paused twice while the same work waits: it is still done once.
    public void Pausing_again_before_the_work_began_does_it_once()
    {
        var got = new List<double>();
        var world = new World(1);
        var a = world.Add("a", new() { Start = self => self.Context.SetTimer(Worlds.Ms, 1), Timer = (self, _, _) => got.Add(self.Context.Now.Nanos / 1e6) }, lanes: 1);
        world.Start(a.Process);
        world.At(0.5, w => w.Pause(a.Process));
        world.At(5, w => { w.Resume(a.Process); w.Pause(a.Process); w.Resume(a.Process); w.Pause(a.Process); });
        world.At(8, w => w.Resume(a.Process));
        world.RunToMs(100);
        Assert.Equal([8.0], got);
    }

    [Fact]
    public void A_paused_process_can_be_killed_and_its_backlog_dies_with_it()
    {
        var got = new List<int>();
        var world = new World(1);
        var a = world.Add("a", new() { Start = self => self.Context.SetTimer(Worlds.Ms, self.Context.Incarnation), Timer = (_, kind, _) => got.Add(kind) });
        world.Start(a.Process);
        world.At(0.5, w => w.Pause(a.Process));
        world.At(5, w => { w.Crash(a.Process); w.Start(a.Process); });
        world.RunToMs(100);
        Assert.False(world.IsPaused(a.Process));
        Assert.Equal([1], got);
    }

    [Fact] // Sent at 2 and 5 ms; the power goes at 5.5 ms, when the first has arrived and the second is under way.
    public void After_a_power_loss_nothing_of_the_sender_arrives_any_more_and_nobody_is_told()
    {
        var got = new List<int>();
        var changes = new List<ConnectionChange>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number), Connection = (_, _, change) => changes.Add(change) });
        var client = Sender(world, server.Machine, (1, 0), (2, 3));
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(5.5, w => w.PowerLoss(client.Machine, KeepUnflushed.All));
        world.RunToMs(20 * 60_000);
        Assert.Equal([1], got);
        Assert.Equal([ConnectionChange.Accepted], changes);
        Assert.False(world.IsAlive(client.Process));
        world.Start(client.Process);
        Assert.False(world.IsAlive(client.Process));
    }

    [Fact] // The killed client's bytes wait behind a cut in its machine's kernel; then that machine goes dark.
    public void A_power_loss_also_takes_what_an_earlier_killed_process_had_sent()
    {
        var got = new List<int>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number) });
        var client = Sender(world, server.Machine, (1, 3));
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(3, w => w.Network.Cut(client.Machine, server.Machine));
        world.At(7, w => w.Crash(client.Process));
        world.At(8, w => w.PowerLoss(client.Machine, KeepUnflushed.All));
        world.At(9, w => w.PowerOn(client.Machine));
        world.At(9, w => w.Network.Heal(client.Machine, server.Machine));
        world.RunToMs(1_000);
        Assert.Empty(got);
    }

    [Fact]
    public void A_machine_started_again_in_the_instant_of_its_power_loss_can_send()
    {
        var got = new List<int>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number) });
        var client = Sender(world, server.Machine, (1, 0));
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(5, w => { w.PowerLoss(client.Machine, KeepUnflushed.All); w.PowerOn(client.Machine); w.Start(client.Process); });
        world.RunToMs(1_000);
        Assert.Equal([1, 1], got);
    }

    [Fact]
    public void A_wipe_of_a_running_machine_is_refused()
    {
        var world = new World(1);
        var a = world.Add("a", new());
        world.Start(a.Process);
        Assert.Throws<InvalidOperationException>(() => world.Wipe(a.Machine));
    }

    [Fact]
    public void Actors_of_one_process_talk_in_order_and_those_of_two_cannot()
    {
        var got = new List<(ActorId, int)>();
        var world = new World(1);
        var machine = world.AddMachine("m");
        var (one, other) = (world.AddProcess(machine, "one"), world.AddProcess(machine, "other"));
        var receiver = world.AddActor(one, "receiver", 0, () => new Scripted(new() { Local = (_, from, note) => got.Add((from, note.Number)) }));
        var sender = world.AddActor(one, "sender", 0, () => new Scripted(new() { Start = a => { for (var i = 0; i < 5; i++) a.Context.Tell(receiver, new Note(i)); } }));
        var stranger = world.AddActor(other, "stranger", 0, () => new Scripted(new() { Start = a => a.Context.Tell(receiver, new Note(9)) }));
        world.Start(one);
        world.RunToMs(1);
        Assert.Equal(Enumerable.Range(0, 5).Select(i => (sender, i)), got);
        world.Start(other);
        Assert.Contains("stranger", Assert.Throws<InvalidOperationException>(() => world.RunToMs(2)).Message, StringComparison.Ordinal);
        Assert.NotEqual(stranger, sender);
    }

    /// <summary>Connects at its start; sends each message so many ms after it is connected.</summary>
    private static (MachineId Machine, ProcessId Process, ActorId Actor) Sender(World world, MachineId server, params (int Number, int AfterMs)[] notes)
    {
        var connection = ConnectionId.None;
        return world.Add("client", new()
        {
            Start = a => connection = a.Context.Connect(server, 1),
            Connection = (a, _, change) =>
            {
                if (change != ConnectionChange.Opened) return;
                foreach (var (number, after) in notes) a.Context.SetTimer(Worlds.Ms * after, number);
            },
            Timer = (a, number, _) => a.Context.Send(connection, new Note(number)),
        });
    }

    private static ConnectionChange EndSeenByPeer(bool unread)
    {
        var seen = new List<ConnectionChange>();
        var world = new World(1, OneMs);
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (a, _, _) => a.Context.Charge(Worlds.Ms * 100) }, lanes: 1);
        var client = world.Add("client", new()
        {
            Start = a => a.Context.Connect(server.Machine, 1),
            Connection = (a, id, change) =>
            {
                seen.Add(change);
                if (change != ConnectionChange.Opened) return;
                a.Context.Send(id, new Note(1));
                if (unread) a.Context.Send(id, new Note(2));
            },
        });
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(50, w => w.Crash(server.Process));
        world.RunToMs(200);
        return seen[^1];
    }
}
