using Lab.Kernel.Network;
using Lab.Kernel.Tests.Support;
using Lab.Model;
using static Lab.Kernel.Tests.Support.Worlds;

namespace Lab.Kernel.Tests.Network;

/// <summary>A client sends notes 1, 2, 3, ... a millisecond apart, from 1 ms on; undisturbed each takes one. The server answers each with a hundred more.</summary>
public sealed class When_the_wire_is_tapped : IWireTap
{
    private readonly World world = new(1, Exactly(Ms));
    private readonly List<string> heard = [];
    private readonly Dictionary<int, WireFate> fates = [];
    private readonly Dictionary<int, ConnectionId> ways = [];
    private MachineId client;
    private MachineId server;
    private ProcessId clientProcess;

    WireFate IWireTap.Leaving(in Departure departure)
    {
        var number = ((Note)departure.Message).Number;
        Assert.Equal(number < 100 ? (client, server) : (server, client), (departure.From, departure.To));
        ways[number] = departure.Way;
        return fates.GetValueOrDefault(number);
    }

    [Fact]
    public void What_is_held_and_what_follows_arrives_in_order_when_it_is_let_go()
    {
        fates[2] = WireFate.Held;
        Run(3);
        world.RunToMs(20);
        Assert.Equal(["server 1 at 2", "client 101 at 3"], heard);
        world.At(30, _ => world.Network.Release(ways[2]));
        world.RunToMs(50);
        Assert.Equal(["server 2 at 30", "server 3 at 30", "client 102 at 31", "client 103 at 31"], heard[2..]);
    }

    [Fact]
    public void What_is_let_go_before_it_would_have_arrived_is_not_early()
    {
        fates[2] = WireFate.Held;
        world.At(2.5, _ => world.Network.Release(ways[2]));
        Run(3);
        world.RunToMs(20);
        Assert.Equal(["server 1 at 2", "server 2 at 3", "server 3 at 4"], heard.Where(h => h[0] == 's'));
    }

    [Fact]
    public void Answers_pass_while_requests_are_held_and_the_other_way_round()
    {
        fates[101] = WireFate.Held;
        Run(2);
        world.RunToMs(20);
        Assert.Equal(["server 1 at 2", "server 2 at 3"], heard);
    }

    [Fact]
    public void Two_holds_of_one_way_take_two_releases()
    {
        fates[1] = fates[2] = WireFate.Held;
        Run(2);
        world.At(10, _ => world.Network.Release(ways[1]));
        world.RunToMs(20);
        Assert.Empty(heard);
        world.Network.Release(ways[2]);
        world.RunToMs(30);
        Assert.Equal(["server 1 at 20", "server 2 at 20", "client 101 at 21", "client 102 at 21"], heard);
    }

    [Fact]
    public void A_connection_that_is_given_up_still_brings_its_bytes()
    {
        fates[2] = WireFate.GivenUp;
        Run(2);
        world.RunToMs(20);
        Assert.Equal(["server 1 at 2", "client TimedOut at 2"], heard);
        world.Network.Release(ways[2]);
        world.RunToMs(30);
        // The answer to the first met a closed socket: that the server learns behind what was held.
        Assert.Equal(["server 2 at 20", "server Reset at 20"], heard[2..]);
    }

    [Fact]
    public void A_reset_loses_the_message_and_tells_both_sides()
    {
        fates[2] = WireFate.Reset;
        Run(4);
        world.RunToMs(20);
        Assert.Equal(["server 1 at 2", "client Reset at 2", "server Reset at 3"], heard);
    }

    [Fact] // Which life of whom a reset comes from: nobody's.
    public void A_reset_reaches_a_sender_that_has_lived_before_and_a_peer_that_has_not()
    {
        fates[1] = WireFate.Reset;
        Run(1);
        world.RunToMs(0.5);
        for (var life = 0; life < 3; life++)
        {
            world.Crash(clientProcess);
            world.Start(clientProcess);
        }

        world.RunToMs(20);
        Assert.Equal(["client Reset at 1.5", "server Reset at 2.5"], heard);
    }

    [Fact]
    public void What_is_held_dies_with_the_power_of_its_sender_but_not_with_its_process()
    {
        fates[1] = WireFate.Held;
        Run(1);
        world.At(5, _ => world.Crash(clientProcess));
        world.At(10, _ => world.Network.Release(ways[1]));
        world.RunToMs(20);
        Assert.Equal("server 1 at 10", heard[0]);
    }

    [Fact]
    public void What_is_held_is_lost_when_the_power_of_its_sender_goes()
    {
        fates[1] = WireFate.Held;
        Run(1);
        world.At(5, _ => world.PowerLoss(client, KeepUnflushed.None));
        world.At(10, _ => world.Network.Release(ways[1]));
        world.RunToMs(20);
        Assert.Empty(heard);
    }

    [Fact]
    public void A_tap_that_lets_everything_pass_changes_no_event()
    {
        Run(9);
        world.RunToMs(50);
        var untapped = new When_the_wire_is_tapped();
        untapped.Run(9);
        untapped.world.Network.Tap = null;
        untapped.world.RunToMs(50);
        Assert.Equal(untapped.world.RunHash, world.RunHash);
        Assert.Equal(untapped.heard, heard);
    }

    private void Run(int notes)
    {
        world.Network.Tap = this;
        (server, _, _) = world.Add("server", new()
        {
            Start = a => a.Context.Listen(1),
            Message = (a, c, note) =>
            {
                heard.Add($"server {note.Number} at {At(a)}");
                a.Context.Send(c, new Note(note.Number + 100));
            },
            Connection = (a, _, change) => Hear("server", a, change),
        });
        var connection = default(ConnectionId);
        (client, clientProcess, _) = world.Add("client", new()
        {
            Start = a =>
            {
                connection = a.Context.Connect(server, 1);
                for (var n = 1; n <= notes; n++) a.Context.SetTimer(Ms * n, 1, n);
            },
            Timer = (a, _, n) => a.Context.Send(connection, new Note((int)n)),
            Message = (a, _, note) => heard.Add($"client {note.Number} at {At(a)}"),
            Connection = (a, _, change) => Hear("client", a, change),
        });
        foreach (var machine in (MachineId[])[server, client])
            foreach (var process in world.ProcessesOn(machine)) world.Start(process);
    }

    private void Hear(string who, Scripted actor, ConnectionChange change)
    {
        if (change is ConnectionChange.Reset or ConnectionChange.TimedOut) heard.Add($"{who} {change} at {At(actor)}");
    }

    private static double At(Scripted actor) => actor.Context.WorldTime.Nanos / 1e6;
}
