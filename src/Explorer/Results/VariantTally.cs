using Lab.Model.Guarantees;

namespace Lab.Explorer.Results;

/// <summary>
/// Adds up the runs of one variant without keeping them. Runs must come in seed order: the first failing seed, its witness and
/// the first run's hash are those of the first run that has one.
/// </summary>
/// <param name="expected">Every guarantee that is judged, with what the file expects of it, in the order to be shown.</param>
/// <param name="marks">Every mark the system knows, in the order to be shown; a floor of 0 asks for nothing.</param>
public sealed class VariantTally(IReadOnlyList<(Guarantee Guarantee, Expectation Expected)> expected, IReadOnlyList<(string Name, double Floor)> marks)
{
    private readonly Row[] rows = [.. expected.Select(e => new Row(e.Guarantee, e.Expected))];
    private readonly long[] markRuns = new long[marks.Count];
    private readonly SwarmTally swarm = new();
    private ulong firstHash;
    private long unreached;
    private UnreachedRun? firstUnreached;
    private Int128 virtualNanos;
    private long wallMicros;
    private long events;
    private ToldCounts told;
    private long excused;
    private long runsWithExcused;
    private readonly List<(string Name, List<double> Values)> figures = [];

    public long Runs { get; private set; }

    /// <summary>Runs that violated the guarantee so far; 0 for one that is not judged.</summary>
    public long ViolationsOf(Guarantee guarantee)
    {
        foreach (var row in rows)
        {
            if (row.Guarantee == guarantee) return row.Violations;
        }

        return 0;
    }

    public void Add(RunResult run)
    {
        if (Runs == 0) firstHash = run.Hash;
        Runs++;
        virtualNanos += run.Virtual.Nanos;
        wallMicros += run.WallMicros;
        events += run.Events;
        told += run.Told;
        excused += run.ExcusedLosses;
        if (run.ExcusedLosses > 0) runsWithExcused++;
        swarm.Add(run.Strokes);
        foreach (var name in run.Marks)
        {
            for (var i = 0; i < markRuns.Length; i++)
            {
                if (marks[i].Name == name) markRuns[i]++;
            }
        }

        if (run.UnreachedWhy is { } why)
        {
            unreached++;
            firstUnreached ??= new(run.Seed, why);
            return;
        }

        foreach (var figure in run.Figures)
        {
            var at = figures.FindIndex(f => f.Name == figure.Name);
            if (at < 0)
            {
                at = figures.Count;
                figures.Add((figure.Name, []));
            }

            if (!double.IsNaN(figure.Value)) figures[at].Values.Add(figure.Value);
        }

        foreach (var verdict in run.Verdicts)
        {
            foreach (var row in rows)
            {
                if (row.Guarantee == verdict.Guarantee) row.Add(run.Seed, verdict);
            }
        }
    }

    /// <summary>The sums, laid over a head that carries the names: scenario, file, variant, system, profile, timing.</summary>
    public VariantResult Over(VariantResult head) => head with
    {
        Runs = Runs,
        Unreached = unreached,
        FirstUnreached = firstUnreached,
        Guarantees = [.. rows.Select(r => r.Result())],
        FirstRunHash = firstHash,
        VirtualSeconds = (double)virtualNanos / 1e9,
        WallSeconds = wallMicros / 1e6,
        Events = events,
        Told = told,
        ExcusedLosses = excused,
        RunsWithExcusedLosses = runsWithExcused,
        Swarm = swarm.Result(),
        Marks = [.. marks.Select((m, i) => new MarkCount(m.Name, markRuns[i], m.Floor))],
    };

    /// <summary>What was measured of a figure, over all runs that had something to measure.</summary>
    public FigureResult Figure(string name, FigureUnit unit)
    {
        var values = figures.Where(f => f.Name == name).SelectMany(f => f.Values).Order().ToList();
        return values.Count == 0 ? new(name, unit, 0, 0, 0, 0) : new(name, unit, values.Count, values[0], values[(values.Count - 1) / 2], values[^1]);
    }

    private sealed class Row(Guarantee guarantee, Expectation expected)
    {
        private readonly SortedDictionary<Cause, long> causes = [];
        private long judged;
        private long unknown;
        private ulong? firstSeed;
        private string? witness;

        public Guarantee Guarantee => guarantee;
        public long Violations { get; private set; }

        public void Add(ulong seed, Verdict verdict)
        {
            judged++;
            if (verdict.Outcome == Outcome.Unknown) unknown++;
            if (verdict.Outcome != Outcome.Violated) return;

            Violations++;
            if (firstSeed is null)
            {
                firstSeed = seed;
                witness = verdict.Witness?.Sentence;
            }

            if (verdict.Cause is { } cause) causes[cause] = causes.GetValueOrDefault(cause) + 1;
        }

        public GuaranteeResult Result() => new()
        {
            Guarantee = guarantee,
            Expected = expected,
            Judged = judged,
            Violations = Violations,
            Unknown = unknown,
            FirstFailingSeed = firstSeed,
            Causes = [.. causes.OrderByDescending(c => c.Value).Select(c => new CauseCount(c.Key, c.Value))],
            Witness = witness,
        };
    }
}
