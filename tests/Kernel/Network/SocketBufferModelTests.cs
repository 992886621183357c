using FsCheck;
using FsCheck.Fluent;
using Lab.Kernel.Tests.Support;

namespace Lab.Kernel.Tests.Network;

/// <summary>
/// A connection with small buffers against a model of four counters: bytes written by the application, taken by its socket, arrived, read. Every
/// message must be handed over when the model has read its last byte, over random sends while either side freezes now and then.
/// </summary>
public sealed class SocketBufferModelTests
{
    private const int SendBuffer = 3_000;
    private const int ReceiveBuffer = 2_000;
    private const long Latency = 1_000_000;

    private enum Act
    {
        Send,
        FreezeReader,
        ThawReader,
        FreezeSender,
        ThawSender,
    }

    private static readonly Gen<(int At, Act Act, int Size)[]> Plans =
        Gen.Zip(
            Gen.Zip(Gen.Choose(5, 60), Gen.Frequency((10, Gen.Constant(Act.Send)), (2, Gen.Constant(Act.FreezeReader)), (3, Gen.Constant(Act.ThawReader)), (1, Gen.Constant(Act.FreezeSender)), (2, Gen.Constant(Act.ThawSender)))),
            Gen.Frequency((4, Gen.Choose(1, 700)), (1, Gen.Choose(700, 9_000)))).Select(p => (p.Item1.Item1, p.Item1.Item2, p.Item2)).ArrayOf(50);

    [Fact]
    public void Every_message_is_read_when_the_model_reads_it() =>
        Prop.ForAll(Arb.From(Plans), plan =>
        {
            // Each act has its own fraction of a millisecond, which all that it causes keeps: nothing else happens at the same time.
            var acts = plan.Select((p, i) => (At: (p.At * Latency) + ((i + 1) * 1_000), p.Act, p.Size)).OrderBy(p => p.At)
                .Append((At: 500 * Latency, Act.ThawReader, 0)).Append((At: 501 * Latency, Act.ThawSender, 0)).ToArray();
            Assert.Equal(new Model().Run(acts), InTheKernel(acts));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static List<(int Number, long At)> InTheKernel((long At, Act Act, int Size)[] acts)
    {
        var read = new List<(int Number, long At)>();
        var connection = ConnectionId.None;
        var world = new World(1, Worlds.Exactly(new(Latency)));
        var server = world.Add("server", new()
        {
            Start = a => a.Context.Listen(1, new(SendBuffer, ReceiveBuffer)),
            Message = (a, _, note) => read.Add((note.Number, a.Context.Now.Nanos)),
        });
        var client = world.Add("client", new()
        {
            Start = a =>
            {
                connection = a.Context.Connect(server.Machine, 1, new(SendBuffer, ReceiveBuffer));
                for (var i = 0; i < acts.Length; i++)
                {
                    if (acts[i].Act == Act.Send) a.Context.SetTimer(new(acts[i].At), i);
                }
            },
            Timer = (a, i, _) => a.Context.Send(connection, new Note(i, bytes: acts[i].Size)),
        });
        world.Start(server.Process);
        world.Start(client.Process);
        foreach (var (at, act, _) in acts)
        {
            switch (act)
            {
                case Act.FreezeReader: world.At(at / 1e6, w => w.Pause(server.Process)); break;
                case Act.ThawReader: world.At(at / 1e6, w => w.Resume(server.Process)); break;
                case Act.FreezeSender: world.At(at / 1e6, w => w.Pause(client.Process)); break;
                case Act.ThawSender: world.At(at / 1e6, w => w.Resume(client.Process)); break;
            }
        }

        world.RunToMs(2_000);
        return read;
    }

    private sealed class Model
    {
        private readonly List<(int Number, long End)> messages = [];
        private readonly List<(int Number, long At)> result = [];
        private readonly SortedDictionary<(long At, int Nth), Action<long>> agenda = [];
        private readonly List<(int Number, int Size)> late = [];
        private long written, taken, arrived, read;
        private bool readerIsFrozen, senderIsFrozen, newsUnderWay;
        private int nth;

        public List<(int Number, long At)> Run((long At, Act Act, int Size)[] acts)
        {
            for (var i = 0; i < acts.Length; i++)
            {
                var (number, act) = (i, acts[i]);
                At(act.At, now => Do(number, act.Act, act.Size, now));
            }

            while (agenda.Count > 0)
            {
                var (when, what) = agenda.First();
                agenda.Remove(when);
                what(when.At);
            }

            return result;
        }

        private void Do(int number, Act act, int size, long now)
        {
            switch (act)
            {
                case Act.Send when senderIsFrozen: late.Add((number, size)); break;
                case Act.Send: Write(number, size, now); break;
                case Act.FreezeReader: readerIsFrozen = true; break;
                case Act.ThawReader: readerIsFrozen = false; Read(now); break;
                case Act.FreezeSender: senderIsFrozen = true; break;
                default:
                    if (!senderIsFrozen) break;
                    senderIsFrozen = false;
                    Pump(now);
                    foreach (var (n, s) in late) Write(n, s, now);
                    late.Clear();
                    break;
            }
        }

        private void Write(int number, int size, long now)
        {
            var hadNothing = taken == written;
            written += size;
            messages.Add((number, written));
            if (hadNothing) Pump(now);
        }

        private long Occupied => taken - arrived + Math.Max(0, arrived - read - ReceiveBuffer);

        // One piece for each message at most: what is behind it goes out for itself.
        private void Pump(long now)
        {
            while (!senderIsFrozen && taken < written && Occupied <= SendBuffer - (SendBuffer / 3))
            {
                var bytes = Math.Min(messages.First(m => m.End > taken).End - taken, SendBuffer - Occupied);
                taken += bytes;
                At(now + Latency, then =>
                {
                    arrived += bytes;
                    if (!readerIsFrozen) Read(then);
                    else Tell(then);
                });
            }
        }

        private void Read(long now)
        {
            foreach (var (number, end) in messages.Where(m => m.End > read && m.End <= arrived)) result.Add((number, now));
            read = arrived;
            Tell(now);
        }

        private void Tell(long now)
        {
            if (taken == written || newsUnderWay || Occupied > SendBuffer - (SendBuffer / 3)) return;
            newsUnderWay = true;
            At(now + Latency, then =>
            {
                newsUnderWay = false;
                Pump(then);
            });
        }

        private void At(long at, Action<long> what) => agenda.Add((at, nth++), what);
    }
}
