using Lab.Faults.Swarm;

namespace Lab.Explorer.Results;

/// <summary>What a swarm really made over the runs of a variant: a generator that is not looked at may never produce the shape that matters.</summary>
/// <param name="Runs">Runs whose faults were drawn.</param>
/// <param name="Kinds">In the order of the table of kinds; those that never came up with zeros.</param>
/// <param name="StruckPerRun">How many runs had so many faults that struck: 0, 1, 2, ...</param>
/// <param name="KindsPerRun">How many runs had so many kinds of them.</param>
/// <param name="StruckAt">When faults struck, counted from ready: in the first second, until 3 s, 10 s, 30 s, and later.</param>
public sealed record SwarmAudit(long Runs, IReadOnlyList<KindAudit> Kinds, IReadOnlyList<long> StruckPerRun, IReadOnlyList<long> KindsPerRun, IReadOnlyList<long> StruckAt)
{
    /// <summary>The upper ends of <see cref="StruckAt"/>, in seconds; the last has none.</summary>
    public static IReadOnlyList<int> TimesSeconds { get; } = [1, 3, 10, 30];

    public long Drawn => Kinds.Sum(k => k.Drawn);
    public long Struck => Kinds.Sum(k => k.Struck);
    public long HeldBack => Kinds.Sum(k => k.HeldBack);
    public long NeverDue => Kinds.Sum(k => k.NeverDue);
}

/// <summary>What became of the faults of one kind.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="RunsStruck">Runs in which at least one struck.</param>
/// <param name="Struck">Faults that struck.</param>
/// <param name="HeldBack">Faults whose moment came when they would have been too much.</param>
/// <param name="NeverDue">Faults whose moment never came.</param>
public sealed record KindAudit(string Kind, long RunsStruck, long Struck, long HeldBack, long NeverDue)
{
    public long Drawn => Struck + HeldBack + NeverDue;
}

/// <summary>Adds up the strokes of runs.</summary>
internal sealed class SwarmTally
{
    private const int HistogramMax = 64;

    private readonly long[] runsStruck = new long[SwarmKinds.All.Count];
    private readonly long[,] fates = new long[SwarmKinds.All.Count, 3];
    private readonly long[] struckPerRun = new long[HistogramMax];
    private readonly long[] kindsPerRun = new long[HistogramMax];
    private readonly long[] struckAt = new long[SwarmAudit.TimesSeconds.Count + 1];
    private long runs;

    public void Add(IReadOnlyList<Stroke> strokes)
    {
        if (strokes.Count == 0) return;
        runs++;
        var (struck, kinds) = (0, 0UL);
        foreach (var stroke in strokes)
        {
            var kind = IndexOf(stroke.Kind);
            fates[kind, (int)stroke.Fate]++;
            if (stroke.Fate != StrokeFate.Struck) continue;
            struck++;
            kinds |= 1UL << kind;
            struckAt[TimeOf(stroke)]++;
        }

        struckPerRun[Math.Min(struck, HistogramMax - 1)]++;
        kindsPerRun[System.Numerics.BitOperations.PopCount(kinds)]++;
        for (var kind = 0; kind < runsStruck.Length; kind++)
            if ((kinds & (1UL << kind)) != 0) runsStruck[kind]++;
    }

    /// <summary>Null when no run drew anything.</summary>
    public SwarmAudit? Result() => runs == 0 ? null : new(
        runs, [.. SwarmKinds.All.Select((k, i) => new KindAudit(k.Name, runsStruck[i], fates[i, 0], fates[i, 1], fates[i, 2]))], Shown(struckPerRun), Shown(kindsPerRun), struckAt);

    private static int IndexOf(string kind)
    {
        for (var i = 0; i < SwarmKinds.All.Count; i++)
            if (SwarmKinds.All[i].Name == kind) return i;
        throw new System.Diagnostics.UnreachableException(kind);
    }

    private static int TimeOf(Stroke stroke)
    {
        var bucket = 0;
        while (bucket < SwarmAudit.TimesSeconds.Count && stroke.At.Nanos >= SwarmAudit.TimesSeconds[bucket] * 1_000_000_000L) bucket++;
        return bucket;
    }

    private static long[] Shown(long[] histogram)
    {
        var end = histogram.Length;
        while (end > 1 && histogram[end - 1] == 0) end--;
        return histogram[..end];
    }
}
