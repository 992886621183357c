using System.Numerics;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Generating;

/// <summary>
/// Clients that use one object at the same time: each calls, waits for the answer, calls again at once. Latencies are drawn
/// from an exponential distribution with a mean of 1 ms, the operation takes effect at a moment drawn evenly in between. One
/// operation in a hundred (or as often as is asked for) crashes, half of them before it took effect, and the client goes on as another process. What is
/// recorded is a pure function of the seed, the same everywhere.
/// </summary>
internal abstract class Clients
{
    private const int MeanNanos = 1_000_000;

    private enum Phase : byte
    {
        Idle,
        Called,
        Done,
    }

    private enum Fate : byte
    {
        Returns,
        CrashesBefore,
        CrashesAfter,
    }

    /// <summary>What a client does next, and when.</summary>
    private struct Client
    {
        public long At;
        public long EndsAt;
        public int Operation;
        public Phase Phase;
        public Fate Fate;
    }

    private readonly Client[] clients;
    private readonly int[] heap; // Clients by the time of what they do next, the earliest first.
    private readonly ulong seed;
    private readonly int oneCrashIn;
    private ulong draws;
    private int position;

    protected Clients(int operations, int clients, ulong seed, int oneCrashIn = 100)
    {
        this.oneCrashIn = oneCrashIn;
        this.seed = seed;
        this.clients = new Client[clients];
        heap = new int[clients];
        for (var c = 0; c < clients; c++) heap[c] = c;
        Calls = new int[operations];
        Returns = new int[operations];
        Returns.AsSpan().Fill(Operation.NoReturn);
    }

    public int[] Calls { get; }
    public int[] Returns { get; }
    public int Positions => position;

    /// <summary>Chooses what the next operation is.</summary>
    protected abstract void OnCall(int operation);

    /// <summary>It happens, and has its answer.</summary>
    protected abstract void OnEffect(int operation);

    /// <summary>Nobody will hear of it any more; it may have taken effect before.</summary>
    protected abstract void OnCrash(int operation, bool tookEffect);

    /// <summary>0 up to but not including <paramref name="bound"/>.</summary>
    protected int Below(int bound) => (int)(Draw() % (ulong)bound);

    protected void Run()
    {
        var called = 0;
        var idle = 0;
        while (idle < clients.Length)
        {
            ref var client = ref clients[heap[0]];
            switch (client.Phase)
            {
                case Phase.Idle when called == Calls.Length:
                    client.At = long.MaxValue;
                    idle++;
                    break;
                case Phase.Idle:
                    Call(ref client, called++);
                    break;
                case Phase.Called:
                    if (client.Fate == Fate.CrashesBefore) OnCrash(client.Operation, tookEffect: false);
                    else OnEffect(client.Operation);
                    (client.Phase, client.At) = (Phase.Done, client.EndsAt);
                    break;
                default:
                    if (client.Fate == Fate.Returns) Returns[client.Operation] = position++;
                    else if (client.Fate == Fate.CrashesAfter) OnCrash(client.Operation, tookEffect: true);
                    (client.Phase, client.At) = (Phase.Idle, client.At + 1);
                    break;
            }

            Sink();
        }
    }

    private void Call(ref Client client, int operation)
    {
        Calls[operation] = position++;
        var latency = Exponential();
        client.Operation = operation;
        client.EndsAt = client.At + latency;
        client.At += (long)(Draw() % (ulong)latency);
        client.Phase = Phase.Called;
        client.Fate = Below(2 * oneCrashIn) switch { 0 => Fate.CrashesBefore, 1 => Fate.CrashesAfter, _ => Fate.Returns };
        OnCall(operation);
    }

    /// <summary>The first client has something later to do: it sinks to its place. Of equal times the lower number comes first.</summary>
    private void Sink()
    {
        var at = 0;
        var moved = heap[0];
        while (true)
        {
            var child = (at * 2) + 1;
            if (child >= heap.Length) break;
            if (child + 1 < heap.Length && IsBefore(heap[child + 1], heap[child])) child++;
            if (!IsBefore(heap[child], moved)) break;
            heap[at] = heap[child];
            at = child;
        }

        heap[at] = moved;
    }

    private bool IsBefore(int a, int b) => clients[a].At < clients[b].At || (clients[a].At == clients[b].At && a < b);

    /// <summary>
    /// Minus the logarithm of a number drawn evenly between 0 and 1, times the mean. In whole numbers, since the logarithms of
    /// operating systems differ: the leading zeros are the whole part of the binary one, squaring gives one bit after another.
    /// </summary>
    private long Exponential()
    {
        const int FractionBits = 12;
        const long Ln2 = 744_261_118; // ln 2 in units of 2^-30.
        var drawn = Draw() | 1;
        var zeros = BitOperations.LeadingZeroCount(drawn);
        var mantissa = drawn << zeros;
        long fraction = 0;
        for (var bit = 0; bit < FractionBits; bit++)
        {
            var square = Math.BigMul(mantissa, mantissa, out var low);
            var two = (square >> 63) != 0;
            fraction = (fraction << 1) | (two ? 1L : 0);
            mantissa = two ? square : (square << 1) | (low >> 63);
        }

        var log2 = ((zeros + 1L) << FractionBits) - fraction;
        return 1 + (((log2 * Ln2) >> 30) * MeanNanos >> FractionBits);
    }

    private ulong Draw() => Hash.Of(seed, draws++);
}
