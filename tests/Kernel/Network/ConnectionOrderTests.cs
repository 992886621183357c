using FsCheck;
using FsCheck.Fluent;
using Lab.Kernel.Network;
using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests.Network;

public sealed class ConnectionOrderTests
{
    /// <summary>What happens at a tenth of a millisecond: a message from either side, or a fault of the link.</summary>
    private enum Act
    {
        ClientSends,
        ServerSends,
        CutForth,
        CutBack,
        HealForth,
        HealBack,
        Slow,
        Fast,
        Lose,
        LoseNothing,
        FreezeServer,
        FreezeClient,
        Thaw,
    }

    private static readonly Gen<(int At, Act Act)[]> Plans =
        Gen.Zip(Gen.Choose(20, 4_000), Gen.Frequency((12, Gen.Elements(Act.ClientSends, Act.ServerSends)), (5, Gen.Elements(Enum.GetValues<Act>()))))
            .Select(p => (p.Item1, p.Item2)).ArrayOf(60);

    [Fact]
    public void Each_side_reads_what_the_other_sent_in_order_and_after_the_heal_all_of_it() =>
        // Seed (1511281190590250658,13721765309673131211,95) once found a second recovery that overtook the first.
        Prop.ForAll(Arb.From(Gen.Zip(Plans, Gen.Choose(1, 1_000_000))), run => Check(run.Item1, (ulong)run.Item2, SocketBuffers.System, bytes: 100)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void So_it_is_with_sockets_that_hold_three_messages_and_with_messages_that_no_socket_holds() =>
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Zip(Plans, Gen.Choose(1, 1_000_000)), Gen.Elements(100, 1_000, 5_000))), run => Check(run.Item1.Item1, (ulong)run.Item1.Item2, new(3_000, 2_000), run.Item2)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void A_message_sent_while_another_is_parked_does_not_overtake_one_that_was_under_way()
    {
        // Sent at 10.0, 10.5 and 11.2 with 1 ms of latency; the link is cut from 10.8 to 11.3. The first is parked at
        // 11.0; the third is sent before the second comes due at 11.5, when the link works again.
        var got = new List<int>();
        var world = new World(1, Worlds.Exactly(Worlds.Ms));
        var server = world.Add("server", new() { Start = a => a.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number) });
        var connection = ConnectionId.None;
        var client = world.Add("client", new()
        {
            Start = a =>
            {
                connection = a.Context.Connect(server.Machine, 1);
                a.Context.SetTimer(Duration.FromMicros(10_000), 1);
                a.Context.SetTimer(Duration.FromMicros(10_500), 2);
                a.Context.SetTimer(Duration.FromMicros(11_200), 3);
            },
            Timer = (a, number, _) => a.Context.Send(connection, new Note(number)),
        });
        world.Start(server.Process);
        world.Start(client.Process);
        world.At(10.8, w => w.Network.Cut(client.Machine, server.Machine));
        world.At(11.3, w => w.Network.Heal(client.Machine, server.Machine));
        world.RunToMs(2_000);
        Assert.Equal([1, 2, 3], got);
    }

    private static bool Check((int At, Act Act)[] plan, ulong seed, SocketBuffers buffers, int bytes)
    {
        var atServer = new List<int>();
        var atClient = new List<int>();
        var (sentByClient, sentByServer) = (0, 0);
        var (toServer, toClient) = (ConnectionId.None, ConnectionId.None);
        Scripted? client = null, server = null;

        var world = new World(seed);
        var s = world.Add("server", new()
        {
            Start = a => (server = a).Context.Listen(1, buffers),
            Connection = (_, id, _) => toClient = id,
            Message = (_, _, note) => atServer.Add(note.Number),
            Timer = (a, _, _) => a.Context.Send(toClient, new Note(sentByServer++, bytes: bytes)),
        });
        var c = world.Add("client", new()
        {
            Start = a => toServer = (client = a).Context.Connect(s.Machine, 1, buffers),
            Message = (_, _, note) => atClient.Add(note.Number),
            Timer = (a, _, _) => a.Context.Send(toServer, new Note(sentByClient++, bytes: bytes)),
        });
        world.Start(s.Process);
        world.Start(c.Process);
        world.RunToMs(10);
        var network = world.Network;
        foreach (var (at, act) in plan.OrderBy(p => p.At))
        {
            world.RunToMs(10 + (at / 10.0));
            switch (act)
            {
                case Act.ClientSends: client!.Context.SetTimer(Duration.Zero, 0); break;
                case Act.ServerSends: server!.Context.SetTimer(Duration.Zero, 0); break;
                case Act.CutForth: network.Cut(c.Machine, s.Machine); break;
                case Act.CutBack: network.Cut(s.Machine, c.Machine); break;
                case Act.HealForth: network.Heal(c.Machine, s.Machine); break;
                case Act.HealBack: network.Heal(s.Machine, c.Machine); break;
                case Act.Slow: network.Slow(c.Machine, s.Machine, Duration.FromMs(30)); break;
                case Act.Fast: network.Slow(c.Machine, s.Machine, Duration.Zero); break;
                case Act.Lose: network.Lose(c.Machine, s.Machine, 300_000); break;
                case Act.LoseNothing: network.Lose(c.Machine, s.Machine, 0); break;
                case Act.FreezeServer: world.Pause(s.Process); break;
                case Act.FreezeClient: world.Pause(c.Process); break;
                default: world.Resume(s.Process); world.Resume(c.Process); break;
            }
        }

        world.RunToMs(420);
        while (network.IsCut(c.Machine, s.Machine)) network.Heal(c.Machine, s.Machine);
        while (network.IsCut(s.Machine, c.Machine)) network.Heal(s.Machine, c.Machine);
        network.Lose(c.Machine, s.Machine, 0);
        world.Resume(s.Process);
        world.Resume(c.Process);
        world.RunToMs(30 * 60_000);
        Assert.Equal(Enumerable.Range(0, sentByClient), atServer);
        Assert.Equal(Enumerable.Range(0, sentByServer), atClient);
        return true;
    }
}
