namespace Lab.Checker.Models.Search;

/// <summary>How the search begins, and what it remembers of its deepest point.</summary>
internal sealed partial class LinearSearch<TObject>
{
    private const int StatesShown = 8;

    private readonly List<int> watchedStates = [];
    private int watched = -1;
    private int longest = -1;

    /// <summary>Searches once more, and remembers the states that the object can be in before this return.</summary>
    /// <param name="return">Which.</param>
    /// <param name="linearized">How many operations come before it in the longest order; -1 when the search was given up before it came there.</param>
    public IReadOnlyList<string> StatesBefore(int @return, out int linearized)
    {
        watched = @return;
        Run();
        linearized = longest;
        return [.. watchedStates.Select(theObject.Show)];
    }

    private void Watch()
    {
        longest = Math.Max(longest, depth);
        if (watchedStates.Count < StatesShown && !watchedStates.Contains(state)) watchedStates.Add(state);
    }

    private void Link()
    {
        for (var i = 0; i <= end; i++) (nextCalled[i], previousCalled[i]) = (i == end ? 0 : i + 1, i == 0 ? end : i - 1);
        var last = end;
        foreach (var i in byReturn)
        {
            (nextReturned[last], previousReturned[i]) = (i, last);
            last = i;
        }

        (nextReturned[last], previousReturned[end]) = (end, last);
    }

    /// <summary>Operations that are open at the same time get different slots, as few as there can be; how many that is.</summary>
    private int GiveSlots()
    {
        var free = new Stack<int>();
        var (width, returned) = (0, 0);
        for (var i = 0; i < end; i++)
        {
            while (returned < end && returns[byReturn[returned]] < calls[i]) free.Push(slots[byReturn[returned++]]);
            slots[i] = free.TryPop(out var slot) ? slot : width++;
        }

        return width;
    }
}
