using Lab.Checker.Models.Transactions;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Bench.Checker;

/// <summary>
/// Valid histories of transactions, as plain columns: 64 clients, each with one transaction of four micro-operations under
/// way, half of them writes, which takes effect at one moment between its call and its return. 32 keys are in use at a
/// time; each is given up after 16 writes. One transaction in a hundred crashes, half of those after they took effect.
/// </summary>
internal sealed class TransactionGenerator(ulong seed, int count)
{
    private const int Clients = 64, Micros = 4, Keys = 32, WritesPerKey = 16;

    private struct Plan
    {
        public int Process, Call, Return;
        public bool Crashed;
    }

    private struct Micro
    {
        public int Key, Value, Length;
        public bool Writes;
        public int[] List;
    }

    private readonly Plan[] plans = new Plan[count];
    private readonly Micro[] micros = new Micro[count * Micros];
    private readonly int[] keyNumbers = new int[Keys];
    private readonly int[][] lists = new int[Keys][];
    private readonly int[] lengths = new int[Keys];
    private int keys, elements, position, called;
    private ulong draws;

    public TransactionColumns Make(bool ofLists)
    {
        for (var i = 0; i < Keys; i++) Renew(i);
        Run();
        var columns = new TransactionColumns();
        for (var t = 0; t < count; t++)
        {
            var plan = plans[t];
            columns.Add(plan.Process, plan.Crashed ? OperationResult.Info : OperationResult.Ok, plan.Call, plan.Return);
            for (var m = t * Micros; m < (t + 1) * Micros; m++) Write(columns, micros[m], plan.Crashed, ofLists);
        }

        return columns;
    }

    /// <summary>The same, where one read in so many misses the last element of its list.</summary>
    public static TransactionColumns WithStaleReads(TransactionColumns columns, int oneIn)
    {
        var stale = new TransactionColumns();
        for (var t = 0; t < columns.Count; t++)
        {
            stale.Add(columns.Processes[t], columns.Results[t], columns.Calls[t], columns.Returns[t]);
            for (var m = columns.Starts[t]; m < columns.Starts[t + 1]; m++)
            {
                if (columns.Kinds[m] == MicroKind.Write)
                {
                    stale.Write(columns.Keys[m], columns.Values[m]);
                    continue;
                }

                if (columns.Kinds[m] == MicroKind.ReadUnknown)
                {
                    stale.ReadUnknown(columns.Keys[m]);
                    continue;
                }

                stale.ReadList(columns.Keys[m]);
                var list = columns.List(m);
                var isStale = list.Length > 0 && Hash.Of(7, (ulong)m) % (ulong)oneIn == 0;
                foreach (var e in isStale ? list[..^1] : list) stale.Element(e);
            }
        }

        return stale;
    }

    /// <summary>One client at a time takes its next step: it calls, its transaction takes effect, it returns.</summary>
    private void Run()
    {
        var (transactions, steps, processes) = (new int[Clients], new int[Clients], new int[Clients]);
        for (var c = 0; c < Clients; c++) processes[c] = c;
        for (var open = 0; called < count || open > 0;)
        {
            var c = Below(Clients);
            if (steps[c] == 0)
            {
                if (called == count) continue;
                transactions[c] = called++;
                plans[transactions[c]] = new() { Process = processes[c], Call = position++, Return = Operation.NoReturn };
                (steps[c], open) = (1, open + 1);
                continue;
            }

            ref var plan = ref plans[transactions[c]];
            if (steps[c] == 1)
            {
                plan.Crashed = Below(100) == 0;
                TakeEffect(transactions[c], plan.Crashed && Below(2) == 0);
                if (!plan.Crashed)
                {
                    steps[c] = 2;
                    continue;
                }

                processes[c] += Clients;
            }
            else
            {
                plan.Return = position++;
            }

            (steps[c], open) = (0, open - 1);
        }
    }

    /// <summary>A transaction that never takes effect has the same micro-operations, and nobody sees them.</summary>
    private void TakeEffect(int transaction, bool isLost)
    {
        for (var m = transaction * Micros; m < (transaction + 1) * Micros; m++)
        {
            var i = Below(Keys);
            ref var micro = ref micros[m];
            micro = new() { Key = keyNumbers[i], Writes = Below(2) == 0, List = lists[i], Length = lengths[i] };
            if (!micro.Writes) continue;
            micro.Value = elements++;
            if (isLost) continue;
            lists[i][lengths[i]++] = micro.Value;
            if (lengths[i] == WritesPerKey) Renew(i);
        }
    }

    private static void Write(TransactionColumns columns, in Micro micro, bool isCrashed, bool ofLists)
    {
        if (micro.Writes)
        {
            columns.Write(micro.Key, micro.Value);
        }
        else if (isCrashed)
        {
            columns.ReadUnknown(micro.Key);
        }
        else if (ofLists)
        {
            columns.ReadList(micro.Key);
            foreach (var element in micro.List.AsSpan(0, micro.Length)) columns.Element(element);
        }
        else
        {
            columns.Read(micro.Key, micro.Length == 0 ? TransactionColumns.Initial : micro.List[micro.Length - 1]);
        }
    }

    private void Renew(int i) => (keyNumbers[i], lists[i], lengths[i]) = (keys++, new int[WritesPerKey], 0);

    private int Below(int bound) => (int)(Hash.Of(seed, draws++) % (ulong)bound);
}
