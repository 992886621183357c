using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>
/// Transactions in a ring, each before the next for one reason, which has a key of its own: the rare shapes of cycles come
/// up this way. One in three rings has a link taken out, so that it is none.
/// </summary>
internal sealed class RingOfTxns
{
    private readonly Draws draws;
    private readonly bool lists;
    private readonly List<Micro>[] micros;
    private readonly int[] levels;
    private readonly int[] processes;
    private readonly bool[] isOrdered;
    private readonly List<Micro> observed = [];
    private readonly bool goesRound;

    private RingOfTxns(ulong seed, bool lists)
    {
        draws = new(seed);
        this.lists = lists;
        goesRound = !lists && draws.Percent(5);
        var count = 2 + draws.Below(4);
        micros = [.. Enumerable.Range(0, count).Select(_ => new List<Micro>())];
        (levels, processes, isOrdered) = (new int[count], [.. Enumerable.Range(0, count)], new bool[count]);
    }

    public static TxnHistory Of(ulong seed, bool lists)
    {
        var ring = new RingOfTxns(seed, lists);
        return ring.Make(seed);
    }

    private TxnHistory Make(ulong seed)
    {
        var count = micros.Length;
        var (orders, rws) = (draws.Pick([0, 1, 2]), draws.Pick([0, 25, 60, 60, 95]));
        var missing = draws.Percent(30) ? draws.Below(count) : -1;
        for (var i = 0; i < count; i++)
        {
            var next = (i + 1) % count;
            if (next != 0 && i > 0 && orders > 0 && draws.Percent(60)) Order(i, next, isProcess: orders == 1);
            else if (i != missing) Link(i, next, $"k{i}", rws);
        }

        var rows = new List<Txn>();
        var top = levels.Max();
        for (var i = 0; i < count; i++)
        {
            // Who takes part in no order runs all the time.
            var (from, to) = isOrdered[i] ? (levels[i], levels[i]) : (0, top);
            rows.Add(new(processes[i], i + (20 * from), i + 10 + (20 * to), OperationResult.Ok, [.. Shuffled(micros[i])]));
        }

        if (observed.Count > 0) rows.Add(new(99, 8, 18 + (20 * top), OperationResult.Ok, [.. observed]));
        return Renumbered(rows, seed);
    }

    /// <summary>Micro-operations of one key stay as they are.</summary>
    private IEnumerable<Micro> Shuffled(List<Micro> planned)
    {
        var places = planned.Select(m => m.Key).Distinct().ToDictionary(k => k, _ => draws.Below(100));
        return planned.OrderBy(m => places[m.Key]);
    }

    private void Order(int a, int b, bool isProcess)
    {
        levels[b] = levels[a] + 1;
        isOrdered[a] = isOrdered[b] = true;
        if (isProcess) processes[b] = processes[a];
    }

    private void Link(int a, int b, string key, int rws)
    {
        if (goesRound)
        {
            micros[b].AddRange([Read("k", a + 1), new(true, "k", b + 1)]);
            return;
        }

        if (draws.Percent(rws))
        {
            micros[a].Add(Read(key));
            micros[b].Add(new(true, key, 1));
        }
        else if (draws.Percent(60))
        {
            micros[a].Add(new(true, key, 1));
            micros[b].Add(Read(key, 1));
        }
        else
        {
            micros[a].Add(new(true, key, 1));
            if (!lists) micros[b].Add(Read(key, 1));
            micros[b].Add(new(true, key, 2));
            if (lists) observed.Add(Read(key, 1, 2));
        }
    }

    private Micro Read(string key, params int[] values) => lists ? new(false, key, List: values) : new(false, key, values.Length == 0 ? -1 : values[^1]);

    /// <summary>Positions without gaps, rows in the order of the calls.</summary>
    private TxnHistory Renumbered(List<Txn> rows, ulong seed)
    {
        var positions = rows.SelectMany(r => new[] { r.Call, r.Return }).Distinct().Order().ToList();
        return new([.. rows.OrderBy(r => r.Call).Select(r => r with { Call = positions.IndexOf(r.Call), Return = positions.IndexOf(r.Return) })], lists, seed);
    }
}
