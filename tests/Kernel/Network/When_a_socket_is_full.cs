using Lab.Kernel.Network;
using Lab.Kernel.Tests.Support;
using Lab.Model;
using static Lab.Kernel.Tests.Support.Worlds;

namespace Lab.Kernel.Tests.Network;

/// <summary>
/// Links take 1 ms. The client's socket has room for 3,000 bytes to send and takes more at 2,000; the server's holds 2,000 unread. Notes have
/// 500 bytes unless it is said otherwise, and are sent together at 10 ms.
/// </summary>
public sealed class When_a_socket_is_full
{
    private readonly World world = new(1, Exactly(Ms));
    private readonly List<(int Number, double At)> atServer = [];
    private readonly List<string> atClient = [];
    private readonly List<string> changesAtServer = [];
    private MachineId server;
    private MachineId client;
    private ProcessId serverProcess;
    private ProcessId clientProcess;
    private ConnectionId toServer;
    private ConnectionId toClient;
    private Scripted? serverActor;
    private Scripted? clientActor;
    private bool mutes;

    [Fact]
    public void A_frozen_reader_takes_what_its_buffer_and_the_senders_hold()
    {
        Run(a => SendNotes(a, 20), pauseServerAt: 5);
        world.RunToMs(100);
        Assert.Empty(atServer);
        Assert.True(clientActor!.Context.IsSending(toServer));
        world.At(101, w => w.Crash(clientProcess));
        world.At(102, w => w.Resume(serverProcess));
        world.RunToMs(200);
        // Five at once, four more when the first five had been taken over by the server's machine; the rest died with the client.
        Assert.Equal(Enumerable.Range(1, 9), atServer.Select(n => n.Number));
    }

    [Fact]
    public void What_waits_follows_in_order_when_the_reader_reads_again()
    {
        Run(a => SendNotes(a, 20), pauseServerAt: 5);
        world.At(50, w => w.Resume(serverProcess));
        world.RunToMs(200);
        Assert.Equal(Enumerable.Range(1, 20), atServer.Select(n => n.Number));
        Assert.Equal(9, atServer.Count(n => n.At == 50));
        Assert.Equal(52, atServer[9].At);
        Assert.Equal("Drained", Assert.Single(atClient));
        Assert.False(clientActor!.Context.IsSending(toServer));
    }

    [Fact]
    public void A_cut_link_fills_the_senders_buffer_alone()
    {
        Run(a => SendNotes(a, 20));
        world.At(5, w => w.Network.Cut(client, server));
        world.At(100, w => w.Crash(clientProcess));
        world.At(101, w => w.Network.Heal(client, server));
        world.RunToMs(5_000);
        Assert.Equal(Enumerable.Range(1, 5), atServer.Select(n => n.Number));
    }

    [Fact]
    public void After_a_cut_all_of_it_arrives()
    {
        Run(a => SendNotes(a, 20));
        world.At(5, w => w.Network.Cut(client, server));
        world.At(101, w => w.Network.Heal(client, server));
        world.RunToMs(5_000);
        Assert.Equal(Enumerable.Range(1, 20), atServer.Select(n => n.Number));
    }

    [Fact]
    public void What_is_larger_than_the_buffer_goes_through_it_in_parts()
    {
        Run(a => a.Context.Send(toServer, new Note(1, bytes: 10_000)));
        world.RunToMs(100);
        // 3,000 bytes every 2 ms: there and the news of room back.
        Assert.Equal([(1, 17)], atServer);
    }

    [Fact]
    public void A_sender_that_dies_within_a_message_leaves_none()
    {
        Run(a => a.Context.Send(toServer, new Note(1, bytes: 10_000)));
        world.At(14.5, w => w.Crash(clientProcess));
        world.RunToMs(100);
        Assert.Empty(atServer);
        Assert.Equal(["Accepted", "Closed"], changesAtServer);
    }

    [Fact]
    public void A_frozen_sender_hands_its_socket_nothing()
    {
        Run(a => SendNotes(a, 20), pauseServerAt: 5);
        world.At(20, w => w.Pause(clientProcess));
        world.At(50, w => w.Resume(serverProcess));
        world.RunToMs(100);
        Assert.Equal(9, atServer.Count);
        world.At(101, w => w.Resume(clientProcess));
        world.RunToMs(200);
        Assert.Equal((10, 102), atServer[9]);
        Assert.Equal(20, atServer.Count);
    }

    [Fact]
    public void What_is_held_on_the_wire_fills_the_buffer()
    {
        var tap = new HoldsTheFirst();
        world.Network.Tap = tap;
        Run(a => SendNotes(a, 20));
        world.RunToMs(50);
        Assert.True(clientActor!.Context.IsSending(toServer));
        Assert.Empty(atServer);
        world.At(51, w => w.Network.Release(tap.Way));
        world.RunToMs(200);
        Assert.Equal(Enumerable.Range(1, 20), atServer.Select(n => n.Number));
    }

    [Fact]
    public void A_muted_reader_is_handed_everything_and_reads_what_it_says_it_reads()
    {
        mutes = true;
        Run(a => SendNotes(a, 20));
        world.RunToMs(100);
        Assert.Equal(Enumerable.Range(1, 9), atServer.Select(n => n.Number));
        // Unread are 4,500 bytes: a note less leaves 2,000 in the sender's socket, which takes one more.
        world.At(101, _ => serverActor!.Context.ReadNext(toClient));
        world.RunToMs(150);
        Assert.Equal(10, atServer.Count);
        world.At(151, _ => serverActor!.Context.Unmute(toClient));
        world.RunToMs(200);
        Assert.Equal(Enumerable.Range(1, 20), atServer.Select(n => n.Number));
    }

    [Fact]
    public void What_waits_has_the_bytes_that_its_source_has_when_the_socket_takes_them()
    {
        var source = new Source(new Note(2, "as sent"));
        Run(a => { SendNotes(a, 20); a.Context.Send(toServer, source.Message, source); }, pauseServerAt: 5);
        world.At(40, _ => source.Message = new Note(2, "as taken"));
        world.At(50, w => w.Resume(serverProcess));
        world.RunToMs(200);
        Assert.Equal([(0, 100)], source.Takes);
        Assert.Equal("as taken", lastText);
    }

    [Fact]
    public void What_need_not_wait_never_asks_its_source()
    {
        var source = new Source(new Note(2, "as sent"));
        Run(a => a.Context.Send(toServer, source.Message, source));
        world.RunToMs(200);
        Assert.Empty(source.Takes);
        Assert.Equal("as sent", lastText);
    }

    [Fact]
    public void A_large_message_is_taken_from_its_source_bit_by_bit()
    {
        var source = new Source(new Note(1, "long", bytes: 7_000));
        Run(a => a.Context.Send(toServer, source.Message, source));
        world.RunToMs(200);
        Assert.Equal([(0, 3_000), (3_000, 3_000), (6_000, 1_000)], source.Takes);
        Assert.Equal([(1, 15)], atServer);
    }

    [Fact]
    public void A_source_without_its_bytes_ends_the_connection()
    {
        var source = new Source(new Note(1, "long", bytes: 7_000)) { Has = 4_000 };
        Run(a => { a.Context.Send(toServer, source.Message, source); SendNotes(a, 3); });
        world.RunToMs(200);
        Assert.Empty(atServer);
        Assert.Equal(["Accepted", "Reset"], changesAtServer);
        Assert.Equal(["Reset"], atClient);
    }

    [Fact]
    public void The_operating_system_gives_no_less_than_its_least()
    {
        Assert.Equal((2_304, 1_152), (new SocketBuffers(1, 1).Send, new SocketBuffers(1, 1).Receive));
        Assert.Equal(SocketBuffers.System, new SocketBuffers(-1, -1));
    }

    private string lastText = "";

    private void Run(Action<Scripted> send, int? pauseServerAt = null)
    {
        var s = world.Add("server", new()
        {
            Start = a => (serverActor = a).Context.Listen(1, new(3_000, 2_000)),
            Connection = (a, id, change) => { toClient = id; changesAtServer.Add($"{change}"); if (mutes) a.Context.Mute(id); },
            Message = (a, _, note) => { atServer.Add((note.Number, a.Context.Now.Nanos / 1_000_000.0)); lastText = note.Text; },
        });
        var c = world.Add("client", new()
        {
            Start = a => { toServer = (clientActor = a).Context.Connect(s.Machine, 1, new(3_000, 2_000)); a.Context.SetTimer(Ms * 10, 1); },
            Connection = (_, _, change) => { if (change != ConnectionChange.Opened) atClient.Add($"{change}"); },
            Timer = (a, _, _) => send(a),
        });
        (server, serverProcess) = (s.Machine, s.Process);
        (client, clientProcess) = (c.Machine, c.Process);
        world.Start(s.Process);
        world.Start(c.Process);
        if (pauseServerAt is { } at) world.At(at, w => w.Pause(serverProcess));
    }

    private void SendNotes(Scripted a, int count)
    {
        for (var i = 1; i <= count; i++) a.Context.Send(toServer, new Note(i, bytes: 500));
    }

    private sealed class HoldsTheFirst : IWireTap
    {
        private bool done;

        public ConnectionId Way { get; private set; }

        public WireFate Leaving(in Departure departure)
        {
            if (done) return WireFate.Passes;
            done = true;
            Way = departure.Way;
            return WireFate.Held;
        }
    }

    private sealed class Source(Note message) : ISendSource
    {
        public Note Message { get; set; } = message;

        public int Has { get; init; } = int.MaxValue;

        public List<(int, int)> Takes { get; } = [];

        public bool Take(int position, int count)
        {
            Takes.Add((position, count));
            return position + count <= Has;
        }

        public Message Taken() => Message;
    }
}
