namespace Lab.Broker.Kafka.Groups.Assignors;

/// <summary>
/// The readers of one topic by how much they have, with two moving ends: who gets the next partition, and who gives one up. Members of a level come in turn;
/// a level that is through rises (or sinks) by one and takes in those it meets, behind who is in it already.
/// </summary>
/// <param name="loads">What each member has, by its number; the caller keeps it current.</param>
internal sealed class LoadLevels(int[] loads)
{
    private readonly List<int> ordered = [];
    private int lowLevel;
    private int lowEnd; // Exclusive.
    private int nextLow;
    private int highLevel;
    private int highStart;
    private int highEnd; // Exclusive; behind it stand those with nothing to give.
    private int nextHigh;

    /// <summary>Neither end could improve on the other.</summary>
    public bool IsEven => highLevel - lowLevel <= 1;

    /// <summary>Begins with the readers of a topic; says by how much their loads differ.</summary>
    public int Begin(IReadOnlyList<int> readers)
    {
        ordered.Clear();
        ordered.AddRange(readers.OrderBy(m => loads[m]).ThenBy(m => m));
        var (least, most) = (loads[ordered[0]], loads[ordered[^1]]);
        (lowLevel, lowEnd, nextLow) = (least - 1, 0, 0);
        (highLevel, highStart, highEnd, nextHigh) = (most + 1, ordered.Count, ordered.Count, ordered.Count - 1);
        return most - least;
    }

    /// <summary>Who is to get the next partition.</summary>
    public int NextLow()
    {
        if (nextLow >= lowEnd)
        {
            lowLevel++;
            while (lowEnd < ordered.Count && loads[ordered[lowEnd]] == lowLevel) lowEnd++;
            nextLow = 0;
        }

        return ordered[nextLow++];
    }

    /// <summary>Who is to give the next one up; -1 when nobody is left that could.</summary>
    public int NextHigh()
    {
        if (nextHigh < highStart)
        {
            highLevel = highEnd <= highStart && highStart > 0 ? loads[ordered[highStart - 1]] : highLevel - 1;
            while (highStart > 0 && loads[ordered[highStart - 1]] == highLevel) highStart--;
            nextHigh = highEnd - 1;
        }

        return nextHigh < 0 ? -1 : ordered[nextHigh--];
    }

    /// <summary>Whom <see cref="NextHigh"/> named last has nothing of this topic to give.</summary>
    public void LeaveOutLastHigh()
    {
        highEnd--;
        (ordered[nextHigh + 1], ordered[highEnd]) = (ordered[highEnd], ordered[nextHigh + 1]);
    }
}
