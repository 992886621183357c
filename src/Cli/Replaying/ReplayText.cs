using Lab.Cli.Running;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Faults.Swarm;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Reports.Text;

namespace Lab.Cli.Replaying;

/// <summary>A replayed run as plain text: what it is, what happened, what was judged and why.</summary>
public static class ReplayText
{
    private const int NameWidth = 18;
    private const string OffsetsTopic = "__consumer_offsets-";

    public static void Write(TextWriter output, VariantResult head, IExperiment experiment, Recorder recorder, RunRecord record)
    {
        var run = record.Result;
        output.WriteLine(head.Scenario);
        output.WriteLine($"{head.File}, variant {head.Variant}, seed {run.Seed}  ({head.System} {head.Profile}, {head.Timing})");
        if (head.Change.Length > 0) output.WriteLine($"with {head.Change}");
        foreach (var set in head.Overrides) output.WriteLine($"with --set {set}");
        output.WriteLine();

        output.WriteLine($"The cluster is ready at {record.Ready}, the run ends at {record.End}. Lines with > concern a message that a verdict names.");
        foreach (var line in Folded(Timeline.Lines(recorder.TraceOf(experiment, record), run.Verdicts))) output.WriteLine(line);
        output.WriteLine();

        if (record.Swarm is { } swarm) WriteSwarm(output, swarm);
        if (!run.Reached) output.WriteLine($"Not judged: {run.UnreachedWhy}.");
        foreach (var (guarantee, expected) in experiment.Guarantees)
        {
            if (run.Verdicts.FirstOrDefault(v => v.Guarantee == guarantee) is { } verdict) WriteVerdict(output, verdict, expected, record);
        }

        output.WriteLine();
        output.WriteLine($"told     {Words.Count(run.Told.Ok)} ok, {Words.Count(run.Told.Fail)} failed, {Words.Count(run.Told.Info)} unknown");
        output.WriteLine($"effects  {Words.Count(run.Effects)}, {Words.Count(run.Duplicates)} of them repeats");
        if (run.ExcusedLosses > 0) output.WriteLine($"excused  {Words.Losses(run.ExcusedLosses)} do not count: {string.Join(", ", CausesOf(record))}");
        output.WriteLine($"events   {Words.Count(run.Events)} in {Words.Span(run.Virtual)} of virtual time");
        if (run.Marks.Count > 0) output.WriteLine($"marks    {string.Join(", ", run.Marks)}");
    }

    /// <summary>The plan of the run: what was drawn, and what became of it.</summary>
    private static void WriteSwarm(TextWriter output, SwarmWatch swarm)
    {
        output.WriteLine("Drawn for this run:");
        foreach (var stroke in swarm.Strokes)
        {
            var fate = stroke.Fate switch
            {
                StrokeFate.Struck => $"struck {Words.Span(stroke.At)} after ready",
                StrokeFate.HeldBack => $"held back {Words.Span(stroke.At)} after ready",
                _ => "never due",
            };
            output.WriteLine($"  {stroke.Name,-20} {fate,-36} {swarm.Plan.Faults.First(f => f.Fault.Name == stroke.Name).Fault}");
        }

        output.WriteLine();
    }

    /// <summary>Each excused cause with how many losses it had, in the order in which they were met.</summary>
    private static IEnumerable<string> CausesOf(RunRecord record) =>
        record.Context.ExcusedLosses.GroupBy(l => l.Cause).Select(g => $"{Causes.NameOf(g.Key)} {Words.Count(g.Count())}");

    /// <summary>The offsets topic has 50 partitions, which mostly do the same: of several lines about it in a row the first is shown.</summary>
    private static IEnumerable<string> Folded(IEnumerable<string> lines)
    {
        var more = 0;
        var inRow = false;
        foreach (var line in lines)
        {
            var folds = line[0] != '>' && line.Contains(OffsetsTopic, StringComparison.Ordinal);
            if (folds && inRow)
            {
                more++;
                continue;
            }

            if (more > 0) yield return More(more);
            more = 0;
            inRow = folds;
            yield return line;
        }

        if (more > 0) yield return More(more);
    }

    private static string More(int lines) => $"{"",20} ... {lines} more like it, about {OffsetsTopic}*";

    private static void WriteVerdict(TextWriter output, Verdict verdict, Expectation expected, RunRecord record)
    {
        var times = verdict.Violations > 1 ? $" ({Words.Count(verdict.Violations)} times)" : "";
        var asked = expected == Expectation.None ? "" : $", expected over all runs: {Words.Of(expected)}";
        output.WriteLine($"{verdict.Guarantee.ToString().PadRight(NameWidth)} {Words.Of(verdict.Outcome)}{times}{asked}");
        if (verdict.Outcome != Outcome.Violated) return;
        if (verdict.Witness is { } witness) output.WriteLine($"{"",NameWidth} {Words.Sentence(witness.Sentence)}");
        if (verdict.Cause is { } cause) output.WriteLine($"{"",NameWidth} Cause: {Causes.NameOf(cause)}. {Words.Sentence(Recorder.ExplanationOf(record, verdict)?.Sentence ?? "")}".TrimEnd());
    }
}
