using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// Looks for an order of operations in which each answers as it did and none comes before one that had returned when it
/// was called: the search of Wing and Gong with Lowe's memory of configurations. Lists of what is not yet linearized, in
/// the order of calls and of returns, are unlinked and linked again as the search goes on and back. Beyond that:
/// an operation that never changes anything is taken as soon as it answers rightly, because taking it later can't help;
/// of crashed operations that do the same the first called is taken, and none that would change nothing.
/// </summary>
internal sealed partial class LinearSearch<TObject>
    where TObject : struct, ISequentialObject
{
    /// <summary>A step without an alternative is remembered only now and then: every so many linearized operations.</summary>
    private const int RememberEvery = 64;

    private readonly SearchBudget budget;
    private readonly Configurations been;
    private readonly CanonicalSets crashedSets;
    private readonly CanonicalSets windows;
    private readonly CrashedOperations crashed;
    private readonly bool isWide;
    private readonly int end;
    private readonly Ahead ahead;

    // Completed operations in the order of their calls; the one behind the last begins and ends the lists.
    private readonly int[] operations;
    private readonly int[] calls;
    private readonly int[] returns;
    private readonly int[] slots;
    private readonly bool[] pure;
    private readonly int[] nextCalled;
    private readonly int[] previousCalled;
    private readonly int[] nextReturned;
    private readonly int[] previousReturned;
    private readonly int[] byReturn;
    private readonly int[] rank;

    // The way to where the search is: what was taken, and what was before.
    private readonly Frame[] frames;
    private int depth;
    private TObject theObject;
    private int state;
    private ulong window;
    private int used;

    private struct Frame
    {
        public ulong Window;

        /// <summary>A completed operation, or the complement of a kind of crashed ones.</summary>
        public int Taken;
        public int State;
        public int Used;
        public bool HadNoAlternative;
    }

    /// <param name="sequential">How the object behaves.</param>
    /// <param name="columns">Its operations.</param>
    /// <param name="chosen">Those that are looked at, in the order of their calls.</param>
    /// <param name="budget">What may be spent.</param>
    /// <param name="until">What returns behind this position has not returned yet: it may be left out.</param>
    public LinearSearch(TObject sequential, OperationColumns columns, ReadOnlySpan<int> chosen, SearchBudget budget, int until = Operation.NoReturn - 1)
    {
        (theObject, this.budget) = (sequential, budget);
        crashed = new(columns, chosen, until);
        foreach (var operation in chosen)
        {
            if (columns.Returns[operation] <= until) end++;
        }

        operations = new int[end];
        (calls, returns, slots, pure) = (new int[end], new int[end], new int[end], new bool[end]);
        (nextCalled, previousCalled, nextReturned, previousReturned) = (new int[end + 1], new int[end + 1], new int[end + 1], new int[end + 1]);
        (byReturn, rank) = (new int[end], new int[end]);
        var i = 0;
        foreach (var operation in chosen)
        {
            if (columns.Returns[operation] > until) continue;
            (operations[i], calls[i], returns[i], byReturn[i]) = (operation, columns.Calls[operation], columns.Returns[operation], i);
            pure[i++] = columns.Pure[operation];
        }

        Array.Sort((int[])returns.Clone(), byReturn);
        for (var r = 0; r < end; r++) rank[byReturn[r]] = r;
        var width = GiveSlots();
        isWide = width > 64;
        windows = new(isWide ? width : 1);
        crashedSets = new(crashed.Kinds);
        been = new(crashedSets);
        frames = new Frame[chosen.Length];
        Link();
        ahead = new(nextReturned, nextCalled, operations, calls, returns, crashed);
    }

    /// <summary>Configurations that the search remembers.</summary>
    public int Remembered => been.Count - 1;

    /// <summary>A return that no order comes past, when the search says violated: the history up to it has no order.</summary>
    public int Deepest { get; private set; } = -1;

    /// <summary>Up to where there is an order: all returns before this one have one.</summary>
    public int Reached { get; private set; } = -1;

    public Outcome Run()
    {
        (state, window, used, depth) = (theObject.Initial, 0, 0, 0);
        var enter = true;
        var (candidate, kind) = (end, 0);
        while (true)
        {
            var frontier = nextReturned[end];
            if (frontier == end) return Outcome.Holds;
            var limit = returns[frontier];
            if (enter)
            {
                if (!budget.Step(been, crashedSets, theObject.Bytes)) return Outcome.Unknown;
                if (limit > Reached) (Reached, Deepest) = (limit, Math.Max(limit, Deepest));
                if (watched == limit) Watch();
                if (watched < 0 && theObject.BlockedAt(state, ahead) is >= 0 and var blocked)
                {
                    // No order from here comes past that return, and some may not even come so far.
                    if (blocked > Deepest) Deepest = blocked;
                    if (!Back(out candidate, out kind)) return Outcome.Violated;
                    enter = false;
                    continue;
                }

                switch (Look(limit, frontier, out candidate))
                {
                    case Sight.OneWay:
                        Take(candidate, hasNoAlternative: true);
                        continue;
                    case Sight.Nothing:
                        if (!Back(out candidate, out kind)) return Outcome.Violated;
                        enter = false;
                        continue;
                    default:
                        (candidate, kind) = (nextCalled[end], 0);
                        break;
                }
            }

            enter = TakeNext(candidate, kind, limit);
            if (enter) continue;
            if (!Back(out candidate, out kind)) return Outcome.Violated;
        }
    }

    private enum Sight
    {
        /// <summary>Nothing can be taken, or all that could was tried before.</summary>
        Nothing,

        /// <summary>One operation is to be taken, and no other need be tried.</summary>
        OneWay,
        SeveralWays,
    }

    private Sight Look(int limit, int frontier, out int candidate)
    {
        var (legal, first) = (0, end);
        for (candidate = nextCalled[end]; candidate != end && calls[candidate] < limit; candidate = nextCalled[candidate])
        {
            if (!theObject.Step(state, operations[candidate], out _)) continue;
            if (pure[candidate]) return Sight.OneWay;
            if (legal++ == 0) first = candidate;
        }

        candidate = first;
        var mayCrashed = crashed.Count > 0 && NextCrashed(0, limit) >= 0;
        if (legal == 0 && !mayCrashed) return Sight.Nothing;
        if (legal == 1 && !mayCrashed && depth % RememberEvery != 0) return Sight.OneWay;
        return been.Add(frontier, window, state, used) ? Sight.SeveralWays : Sight.Nothing;
    }

    /// <summary>Takes the next completed operation from here on, else the next kind of crashed ones.</summary>
    private bool TakeNext(int candidate, int kind, int limit)
    {
        for (; candidate != end && calls[candidate] < limit; candidate = nextCalled[candidate])
        {
            if (!theObject.Step(state, operations[candidate], out _)) continue;
            Take(candidate, hasNoAlternative: false);
            return true;
        }

        if (crashed.Count == 0 || NextCrashed(kind, limit) is not (>= 0 and var found)) return false;
        theObject.Step(state, crashed.Next(found), out var next);
        frames[depth++] = new() { Taken = ~found, State = state, Window = window, Used = used };
        crashed.Take(found);
        (state, used) = (next, crashedSets.Add(used, found));
        return true;
    }

    /// <summary>The first kind, from one on, of which a crashed operation was called by then and would change something.</summary>
    private int NextCrashed(int kind, int limit)
    {
        for (; kind < crashed.Kinds; kind++)
        {
            if (crashed.IsCalledBefore(kind, limit) && theObject.Step(state, crashed.Next(kind), out var next) && next != state) return kind;
        }

        return -1;
    }

    private void Take(int i, bool hasNoAlternative)
    {
        frames[depth++] = new() { Taken = i, State = state, Window = window, Used = used, HadNoAlternative = hasNoAlternative };
        theObject.Step(state, operations[i], out state);
        var frontier = nextReturned[end];
        (nextCalled[previousCalled[i]], previousCalled[nextCalled[i]]) = (nextCalled[i], previousCalled[i]);
        (nextReturned[previousReturned[i]], previousReturned[nextReturned[i]]) = (nextReturned[i], previousReturned[i]);
        Put(slots[i]);
        if (i != frontier) return;
        // What returned before the next that is not linearized is no longer open there: its slot is another's.
        var until = nextReturned[end] == end ? end : rank[nextReturned[end]];
        for (var r = rank[i]; r < until; r++) Clear(slots[byReturn[r]]);
    }

    /// <summary>Undoes steps up to one that had an alternative; from where to go on. False when there is none.</summary>
    private bool Back(out int candidate, out int kind)
    {
        (candidate, kind) = (end, 0);
        while (depth > 0)
        {
            ref var frame = ref frames[--depth];
            (state, window, used) = (frame.State, frame.Window, frame.Used);
            var i = frame.Taken;
            if (i < 0)
            {
                crashed.PutBack(~i);
                kind = ~i + 1;
                return true;
            }

            nextCalled[previousCalled[i]] = previousCalled[nextCalled[i]] = i;
            nextReturned[previousReturned[i]] = previousReturned[nextReturned[i]] = i;
            if (frame.HadNoAlternative) continue;
            candidate = nextCalled[i];
            return true;
        }

        return false;
    }

    private void Put(int slot) => window = isWide ? (ulong)windows.Add((int)window, slot) : window | (1UL << slot);

    private void Clear(int slot) => window = isWide ? (ulong)windows.Remove((int)window, slot) : window & ~(1UL << slot);
}
