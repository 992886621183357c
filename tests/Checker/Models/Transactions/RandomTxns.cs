using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Transactions;

/// <summary>
/// Small random histories of transactions over a store whose isolation is broken in one of several ways: each micro-operation
/// by itself, reads from an old state, lists that grow in another order than was seen, failed transactions that leave
/// something, reads that were damaged.
/// </summary>
internal sealed class RandomTxns
{
    /// <summary>How the store is broken; the first is not.</summary>
    private enum Fault { None, Interleaved, Snapshot, Fork, Stale, Backdated, Chaos, Damaged }

    private static readonly string[] Keys = ["x", "y", "z"];
    private readonly Draws draws;
    private readonly bool lists;
    private readonly Fault fault;
    private readonly Dictionary<string, List<(int Value, int Writer)>> store = Keys.ToDictionary(k => k, _ => new List<(int, int)>());
    private readonly List<Running> rows = [];
    private int position, value;

    private sealed class Running
    {
        public int Process, Call, Return = Operation.NoReturn;
        public OperationResult Result = OperationResult.Info;
        public bool Crashes, Aborts, LeavesWrites;
        public List<Micro> Plan = [], Done = [];
        public Dictionary<string, int[]> Snapshot = [];
    }

    private RandomTxns(ulong seed, bool lists)
    {
        this.lists = lists;
        draws = new(seed);
        fault = (Fault)draws.Pick([0, 1, 1, 2, 3, 3, 4, 4, 5, 5, 6, 7]);
    }

    public static TxnHistory Of(ulong seed, bool lists)
    {
        if (new Draws(seed).Percent(40)) return RingOfTxns.Of(seed, lists);
        var random = new RandomTxns(seed, lists);
        random.Run();
        return new([.. random.rows.Select(random.Finished)], lists, seed);
    }

    private void Run()
    {
        var (count, processes, keys) = (2 + draws.Below(5), 1 + draws.Below(4), 1 + draws.Below(3));
        var running = new Running?[processes];
        var overlaps = draws.Percent(20); // Two clients under one number.
        while (rows.Count < count || running.Any(r => r is not null))
        {
            var p = draws.Below(processes);
            if (running[p] is { } row) running[p] = Step(row) ? row : null;
            else if (rows.Count < count && (running.All(r => r is null) || draws.Percent(60))) rows.Add(running[p] = Begin((overlaps ? p / 2 : p) + (rows.Count(r => r.Crashes) * 10), keys));
        }
    }

    private Running Begin(int process, int keys)
    {
        var row = new Running { Process = process, Call = position++, Crashes = draws.Percent(8), Aborts = draws.Percent(8), LeavesWrites = draws.Percent(30) };
        for (var micros = 1 + draws.Below(3); micros > 0; micros--)
        {
            var key = Keys[draws.Below(keys)];
            row.Plan.Add(draws.Percent(50) ? new(true, key, ++value) : new(false, key, IsKnown: false));
        }

        foreach (var key in Keys) row.Snapshot[key] = State(key);
        return row;
    }

    /// <summary>False when it is over.</summary>
    private bool Step(Running row)
    {
        if (row.Plan.Count > 0)
        {
            if (fault == Fault.Interleaved) DoNext(row);
            else while (row.Plan.Count > 0) DoNext(row);
            return true;
        }

        (row.Result, row.Return) = row.Crashes ? (OperationResult.Info, Operation.NoReturn) : (row.Aborts ? OperationResult.Fail : OperationResult.Ok, position++);
        return false;
    }

    private void DoNext(Running row)
    {
        var micro = row.Plan[0];
        row.Plan.RemoveAt(0);
        if (micro.Writes) Write(row, micro);
        else micro = micro with { IsKnown = true, List = Read(row, micro.Key) };
        row.Done.Add(micro);
    }

    private void Write(Running row, Micro micro)
    {
        var list = store[micro.Key];
        if ((row.Aborts || row.Crashes) && !row.LeavesWrites) list = [];
        var back = fault switch { Fault.Backdated when draws.Percent(40) => draws.Below(2), Fault.Chaos => draws.Below(3), _ => 0 };
        list.Insert(Math.Max(0, list.Count - back), (micro.Value, rows.IndexOf(row)));
        row.Snapshot[micro.Key] = [.. row.Snapshot[micro.Key], micro.Value];
    }

    private int[] Read(Running row, string key)
    {
        var state = State(key);
        return fault switch
        {
            Fault.Snapshot => row.Snapshot[key],
            Fault.Fork when row.Done.All(m => m.Key != key) => state[..Math.Max(0, state.Length - draws.Pick([0, 0, 1, 2]))],
            Fault.Stale when draws.Percent(40) && row.Done.All(m => m.Key != key) => state[..Math.Max(0, state.Length - 1)],
            Fault.Chaos => state[..draws.Below(state.Length + 1)],
            Fault.Damaged when draws.Percent(25) => Damaged(state),
            _ => state,
        };
    }

    private int[] Damaged(int[] list) => (draws.Below(4), list.Length) switch
    {
        (0, _) => [.. list, 90],
        (1, > 0) => [.. list, list[0]],
        (2, > 1) => [.. list.Reverse()],
        (3, > 0) => list[1..],
        _ => list,
    };

    private int[] State(string key) => [.. store[key].Select(v => v.Value)];

    /// <summary>Reads that were made before a write was put among them show what the final order has.</summary>
    private Txn Finished(Running row) => new(row.Process, row.Call, row.Return, row.Result,
        [.. row.Done.Select(m => m.Writes ? m : row.Result != OperationResult.Ok ? new(false, m.Key, IsKnown: false) : Seen(m))]);

    private Micro Seen(Micro micro)
    {
        var list = micro.List!;
        if (fault is Fault.Backdated or Fault.Chaos && draws.Percent(97)) list = State(micro.Key)[..Math.Min(list.Length, store[micro.Key].Count)];
        return lists ? micro with { List = list } : micro with { List = null, Value = list.Length == 0 ? -1 : list[^1] };
    }
}
