using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests.Network;

/// <summary>Links take 1 ms one way. The client connects at 0: the server hears of it at 1 ms, the client that it is open at 2 ms.</summary>
public sealed class ConnectionTests
{
    private readonly List<(string What, double At)> atServer = [];
    private readonly List<(string What, double At)> atClient = [];
    private readonly World world;
    private readonly (MachineId Machine, ProcessId Process, ActorId Actor) server;
    private readonly (MachineId Machine, ProcessId Process, ActorId Actor) client;
    private ConnectionId fromClient;
    private ConnectionId fromServer;

    public ConnectionTests() : this(seed: 1)
    {
    }

    private ConnectionTests(ulong seed)
    {
        world = new World(seed, Worlds.Exactly(Worlds.Ms));
        server = world.Add("server", new()
        {
            Start = a => a.Context.Listen(1),
            Connection = (a, id, change) => { fromServer = id; atServer.Add(($"{change}", Ms(a))); },
            Message = (a, _, note) => { atServer.Add(($"m{note.Number}", Ms(a))); if (note.Text == "slow") a.Context.Charge(Worlds.Ms * 50); },
            Local = (a, _, note) => Do(a, fromServer, note),
        }, lanes: 1);
        client = world.Add("client", new()
        {
            Start = a => fromClient = a.Context.Connect(server.Machine, 1),
            Connection = (a, id, change) => atClient.Add(($"{change}", Ms(a))),
            Message = (a, _, note) => { atClient.Add(($"m{note.Number}", Ms(a))); if (note.Text == "slow") a.Context.Charge(Worlds.Ms * 50); },
            Local = (a, _, note) => Do(a, fromClient, note),
        }, lanes: 1);
        world.Start(server.Process);
        world.Start(client.Process);
        foreach (var (machine, actor) in (ReadOnlySpan<(MachineId, ActorId)>)[(server.Machine, server.Actor), (client.Machine, client.Actor)])
        {
            world.At(0, w => ((Scripted)w.InstanceOf(actor)!).Context.Listen(99));
        }
    }

    [Fact]
    public void Opens_in_one_round_trip_and_carries_both_ways()
    {
        ClientSends(5, 1);
        ServerSends(5, 2);
        world.RunToMs(10);
        Assert.Equal([("Accepted", 1), ("m1", 6)], atServer);
        Assert.Equal([("Opened", 2), ("m2", 6)], atClient);
    }

    [Fact] // A guard asks: what a dead process sent is still executed by whoever hears it.
    public void Carries_words_of_the_dead_until_they_arrive_or_nobody_hears_them()
    {
        ClientSends(5, 1);
        world.RunToMs(5.5);
        Assert.False(world.Network.CarriesWordsOfTheDead(client.Machine, server.Machine));
        world.At(5.6, w => w.Crash(client.Process));
        world.RunToMs(5.7);
        Assert.True(world.Network.CarriesWordsOfTheDead(client.Machine, server.Machine));
        Assert.False(world.Network.CarriesWordsOfTheDead(server.Machine, client.Machine));
        world.Start(client.Process);
        world.RunToMs(5.8);
        Assert.True(world.Network.CarriesWordsOfTheDead(client.Machine, server.Machine));
        world.RunToMs(6.5);
        Assert.False(world.Network.CarriesWordsOfTheDead(client.Machine, server.Machine));
    }

    [Fact]
    public void Is_refused_where_nobody_listens()
    {
        world.At(0, w => w.Crash(server.Process));
        world.RunToMs(10);
        Assert.Equal([("Refused", 2)], atClient);
    }

    [Fact]
    public void A_close_is_heard_after_everything_that_was_sent_and_afterwards_neither_side_sends()
    {
        ClientSends(5, 1);
        ClientCloses(5);
        ClientSends(5, 2);
        ServerSends(9, 3);
        world.RunToMs(20);
        Assert.Equal([("Accepted", 1), ("m1", 6), ("Closed", 6)], atServer);
        Assert.Equal([("Opened", 2)], atClient);
    }

    [Fact] // Sent at 5, closed at 5.1, cut between 5.2 and 30 ms: the request comes through and is executed, its sender long gone.
    public void What_a_closed_client_had_sent_is_still_executed()
    {
        ClientSends(5, 1);
        ClientCloses(5.1);
        Cut(5.2, client.Machine, server.Machine);
        Heal(30, client.Machine, server.Machine);
        world.RunToMs(1_000);
        // Sent again 200 ms after it was first sent, and 1 ms on the way.
        Assert.Equal([("Accepted", 1), ("m1", 206), ("Closed", 206)], atServer);
    }

    [Fact]
    public void What_a_killed_client_had_sent_is_still_executed()
    {
        ClientSends(5, 1);
        world.At(5.1, w => w.Crash(client.Process));
        world.RunToMs(1_000);
        Assert.Equal([("Accepted", 1), ("m1", 6), ("Closed", 6.1)], atServer);
    }

    [Fact]
    public void A_cut_in_one_direction_lets_the_other_through()
    {
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        ServerSends(5, 2);
        world.RunToMs(100);
        Assert.Equal([("Accepted", 1)], atServer);
        Assert.Equal([("Opened", 2), ("m2", 6)], atClient);
        Assert.True(world.Network.IsCut(client.Machine, server.Machine));
        Assert.False(world.Network.IsCut(server.Machine, client.Machine));
    }

    [Theory] // Retransmissions after 0.2, 0.6, 1.4, 3, 6.2, 12.6, 25.4, 51, 102.2, 204.6 s, then every 120 s.
    [InlineData(10, 205)]
    [InlineData(250, 605)]
    [InlineData(1_500, 3_005)]
    [InlineData(60_000, 102_205)]
    [InlineData(103_000, 204_605)]
    [InlineData(205_000, 324_605)]
    public void What_a_cut_held_back_comes_with_the_next_retransmission(double healed, double sentAgain)
    {
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        Heal(healed, client.Machine, server.Machine);
        world.RunToMs(400_000);
        Assert.Equal(("m1", sentAgain + 1), atServer[^1]);
    }

    [Fact]
    public void Two_cuts_need_two_heals()
    {
        Cut(3, client.Machine, server.Machine);
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        Heal(100, client.Machine, server.Machine);
        Heal(700, client.Machine, server.Machine);
        Heal(800, client.Machine, server.Machine);
        world.RunToMs(2_000);
        Assert.Equal(("m1", 1_406), atServer[^1]);
        Assert.False(world.Network.IsCut(client.Machine, server.Machine));
    }

    [Fact]
    public void After_fifteen_minutes_the_sender_is_told_and_its_bytes_are_gone()
    {
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        Heal(901_000, client.Machine, server.Machine);
        world.RunToMs(2_000_000);
        Assert.Equal([("Opened", 2), ("TimedOut", 900_005)], atClient);
        Assert.Equal([("Accepted", 1)], atServer);
    }

    [Fact] // Closed while its bytes wait: they are dropped 100 s after they were first sent, not after 15 min.
    public void A_closed_socket_is_given_up_after_a_hundred_seconds()
    {
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        ClientCloses(30_000);
        Heal(100_010, client.Machine, server.Machine);
        world.RunToMs(2_000_000);
        Assert.Equal([("Accepted", 1)], atServer);
        Assert.Equal([("Opened", 2)], atClient);
    }

    [Fact]
    public void A_closed_socket_still_delivers_within_a_hundred_seconds()
    {
        Cut(4, client.Machine, server.Machine);
        ClientSends(5, 1);
        ClientCloses(30_000);
        Heal(50_000, client.Machine, server.Machine);
        world.RunToMs(2_000_000);
        Assert.Equal([("Accepted", 1), ("m1", 51_006), ("Closed", 51_006)], atServer);
    }

    [Fact]
    public void An_attempt_at_a_dark_machine_meets_silence_and_succeeds_once_it_has_power_and_a_listener()
    {
        world.At(0, w => w.PowerLoss(server.Machine, KeepUnflushed.All));
        world.At(10_000, w => { w.PowerOn(server.Machine); w.Start(server.Process); });
        world.RunToMs(9_999);
        Assert.Empty(atClient);
        world.RunToMs(60_000);
        // Attempts go out after 1, 3, 7, 15 s.
        Assert.Equal([("Accepted", 15_001)], atServer);
        Assert.Equal([("Opened", 15_002)], atClient);
    }

    [Fact]
    public void An_attempt_is_given_up_after_127_seconds()
    {
        world.At(0, w => w.PowerLoss(server.Machine, KeepUnflushed.All));
        world.RunToMs(2_000_000);
        Assert.Equal([("TimedOut", 127_000)], atClient);
    }

    [Fact]
    public void What_was_under_way_to_a_machine_that_lost_power_is_answered_with_a_reset_when_it_is_back()
    {
        ClientSends(5, 1);
        world.At(5.5, w => w.PowerLoss(server.Machine, KeepUnflushed.All));
        world.At(50, w => { w.PowerOn(server.Machine); w.Start(server.Process); });
        world.RunToMs(1_000);
        Assert.Equal([("Accepted", 1)], atServer);
        Assert.Equal([("Opened", 2), ("Reset", 207)], atClient);
    }

    [Fact]
    public void What_reaches_a_killed_process_is_answered_with_a_reset()
    {
        // The close of the dying server and the request cross.
        ClientSends(5, 1);
        world.At(5.5, w => w.Crash(server.Process));
        world.RunToMs(1_000);
        Assert.Equal([("Opened", 2), ("Closed", 6.5)], atClient);
        Assert.Equal([("Accepted", 1)], atServer);
    }

    [Fact] // The server works on m1 for 50 ms while m2 and m3 wait unread; the client dies with input unread, so its end is a reset.
    public void A_reset_destroys_what_was_unread_only_by_choice()
    {
        var outcomes = new SortedSet<string>();
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var run = new ConnectionTests(seed);
            run.ServerSends(4, 10, "slow");
            run.ServerSends(5, 11);
            run.ClientSends(4.5, 1, "slow");
            run.ClientSends(4.6, 2);
            run.ClientSends(4.7, 3);
            run.world.At(10, w => w.Crash(run.client.Process));
            run.world.RunToMs(1_000);
            Assert.Equal(("Reset", 55.5), run.atServer[^1]);
            outcomes.Add(string.Join(' ', run.atServer.Select(s => s.What)));
        }

        Assert.Equal(["Accepted m1 Reset", "Accepted m1 m2 m3 Reset"], outcomes);
    }

    [Fact]
    public void Closing_with_input_unread_is_a_reset()
    {
        // The client works until 55 ms, then closes; behind the close m11 waits unread.
        ServerSends(4, 10, "slow");
        ClientCloses(20);
        ServerSends(30, 11);
        world.RunToMs(1_000);
        Assert.Equal([("Accepted", 1), ("Reset", 56)], atServer);
        Assert.Equal([("Opened", 2), ("m10", 5)], atClient);
    }

    [Fact]
    public void Bandwidth_is_shared_by_what_one_side_sends_on_a_connection()
    {
        var arrivals = new List<double>();
        var slow = new World(1, Worlds.Exactly(Worlds.Ms) with { BytesPerSecond = 1_000_000 });
        var receiver = slow.Add("receiver", new() { Start = a => a.Context.Listen(1), Message = (a, _, _) => arrivals.Add(Ms(a)) });
        var sender = slow.Add("sender", new()
        {
            Start = a => a.Context.Connect(receiver.Machine, 1),
            Connection = (a, id, _) => { for (var i = 0; i < 3; i++) a.Context.Send(id, new Note(i, bytes: 10_000)); },
        });
        slow.Start(receiver.Process);
        slow.Start(sender.Process);
        slow.RunToMs(1_000);
        // The handshake's 40 bytes cost 40 us each way.
        Assert.Equal([13.08, 23.08, 33.08], arrivals);
    }

    [Fact]
    public void A_slow_link_adds_its_latency_and_a_lossy_one_delays_by_retransmissions()
    {
        world.At(4, w => w.Network.Slow(client.Machine, server.Machine, Worlds.Ms * 30));
        ClientSends(5, 1);
        world.At(50, w => w.Network.Slow(client.Machine, server.Machine, Duration.Zero));
        world.At(50, w => w.Network.Lose(client.Machine, server.Machine, 1_000_000));
        ClientSends(60, 2);
        world.RunToMs(10_000_000);
        Assert.Equal(("m1", 36), atServer[1]);
        // Lost fifteen times, the most that is modelled: 0.2 + 0.4 + ... + 102.4 s, then five times 120 s.
        Assert.Equal(("m2", 61 + 204_600 + (5 * 120_000)), atServer[2]);
    }

    private static double Ms(Actor actor) => actor.Context.Now.Nanos / 1e6;

    private void ClientSends(double ms, int number, string text = "") => world.Inject(client.Machine, 99, new Note(number, text), Time(ms));

    private void ServerSends(double ms, int number, string text = "") => world.Inject(server.Machine, 99, new Note(number, text), Time(ms));

    private void ClientCloses(double ms) => world.Inject(client.Machine, 99, new Note(0, "close"), Time(ms));

    private void Cut(double ms, MachineId from, MachineId to) => world.At(ms, w => w.Network.Cut(from, to));

    private void Heal(double ms, MachineId from, MachineId to) => world.At(ms, w => w.Network.Heal(from, to));

    private static VirtualTime Time(double ms) => new((long)Math.Round(ms * 1_000_000));

    private static void Do(Scripted actor, ConnectionId id, Note note)
    {
        if (note.Text == "close") actor.Context.Close(id);
        else actor.Context.Send(id, note);
    }
}
