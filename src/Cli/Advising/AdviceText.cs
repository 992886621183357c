using Lab.Broker.Kafka.Settings;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Scenarios.Advice;
using Lab.Scenarios.SettingFiles;

namespace Lab.Cli.Advising;

/// <summary>What settings promise, as a person reads it in a terminal.</summary>
public sealed class AdviceText
{
    private static readonly GuaranteeKind[] Order = [GuaranteeKind.NoLoss, GuaranteeKind.NoDuplicates, GuaranteeKind.Ordering, GuaranteeKind.Progress, GuaranteeKind.NoPhantom];

    private readonly TextWriter output;
    private readonly Consultation found;

    private readonly Paragraph paragraph;

    private AdviceText(TextWriter output, Consultation found, Paragraph paragraph) => (this.output, this.found, this.paragraph) = (output, found, paragraph);

    /// <param name="output">Where to.</param>
    /// <param name="found">What to say.</param>
    /// <param name="width">Characters of a line.</param>
    public static void Write(TextWriter output, Consultation found, int width = Paragraph.Width)
    {
        var text = new AdviceText(output, found, new(width));
        text.Head();
        text.InForce();
        text.Notes();
        if (found.Answers.Count + found.NotAsked.Count > 0) text.Promises();
        if (found.Endurance is { } endurance) new EnduranceText(output, endurance, text.paragraph).Write();
        text.Change();
    }

    private void Head()
    {
        var s = found.Settings;
        Say("", $"Kafka {s.Release.Profile}, {string.Join(", ", s.Files.Files.Select(f => $"{f.Path} ({f.Kind.Word()})"))}");
        foreach (var line in Assumptions()) Say("", line);
        output.WriteLine();
    }

    private IEnumerable<string> Assumptions()
    {
        var s = found.Settings;
        if (!s.HasServers) yield return $"No broker or topic file: {s.Brokers} brokers and {s.Replicas} replicas are assumed, all else is as {s.Release.Profile} has it.";
        else
        {
            var brokers = s.Files.HasBroker ? "" : $", and they have the defaults of {s.Release.Profile}: no broker file";
            yield return $"Asked on {s.Brokers} such brokers{brokers}.";
        }

        if (!s.Files.HasProducer) yield return $"No producer file: it sends with the defaults of {s.Release.Profile}, and is not asked about.";
        if (!s.Files.HasConsumer) yield return "No consumer file: what consumers do is not asked.";
        else if (s.AckMode is SpringAckMode.Manual or SpringAckMode.ManualImmediate) yield return $"listener.ack-mode={s.AckMode.Value.Word()}: taken is that the listener acknowledges behind its effects; no file can tell.";
        else if (!s.Consumer.EnableAutoCommit && s.AckMode is null) yield return "enable.auto.commit=false: taken is that the code commits each poll after its effects; no file can tell.";
    }

    private void InForce()
    {
        output.WriteLine("In force");
        var rows = InForceRow.Of(found.Settings);
        var (sides, names, values) = (rows.Max(r => r.Side.Length), rows.Max(r => r.Name.Length), rows.Max(r => r.Value.Length));
        string? side = null;
        foreach (var row in rows)
        {
            var shown = row.Side == side ? "" : row.Side;
            Say($"  {shown.PadRight(sides)}  {row.Name.PadRight(names)}  {row.Value.PadRight(values)}  ", (row.IsChangedSilently ? "! " : "") + row.From);
            side = row.Side;
        }

        output.WriteLine();
    }

    private void Notes()
    {
        var lines = AdviceNotes.Of(found.Settings).ToList();
        if (lines.Count == 0) return;
        output.WriteLine("To know");
        foreach (var line in lines) Say("  ", line);
        output.WriteLine();
    }

    private void Promises()
    {
        output.WriteLine("What they promise, and what breaks it");
        foreach (var kind in Order)
        {
            var lines = LinesOf(kind).ToList();
            if (kind == GuaranteeKind.Progress && lines.Count == 0) Progress();
            if (lines.Count == 0) continue;
            output.WriteLine($"  {lines[0].Result.Guarantee}: {(lines.Any(l => l.Result.Violations > 0) ? "BROKEN" : "kept")}");
            foreach (var (answer, result) in lines.Where(l => l.Result.Violations > 0)) Broken(answer, result);
            foreach (var (answer, result) in lines.Where(l => l.Result.Violations == 0)) Kept(answer, result);
        }

        foreach (var answer in found.Answers.Where(a => a.IsUndecided))
            Say("  ? ", $"when {answer.Fault}: with these settings it did not come about in {answer.Result.Unreached} of {answer.Result.Runs} runs; nothing is concluded");
        foreach (var problem in found.NotAsked) Say("  ? ", $"could not be asked: {problem}");
        output.WriteLine();
    }

    /// <summary>A question's own guarantees, and others that broke all the same.</summary>
    private IEnumerable<(Answer Answer, GuaranteeResult Result)> LinesOf(GuaranteeKind kind)
    {
        foreach (var answer in found.Answers.Where(a => !a.IsUndecided))
        {
            foreach (var result in answer.Result.Guarantees.Where(g => g.Guarantee.Kind == kind))
                if (result.Violations > 0 || (result.Judged > 0 && result.Unknown == 0 && answer.Question.Asks.Contains(result.Guarantee))) yield return (answer, result);
        }
    }

    private void Broken(Answer answer, GuaranteeResult result)
    {
        var cause = AdviceWords.Cause(result) is { } why ? $"; {why}" : "";
        Say("    - ", $"{AdviceWords.Breach(result.Guarantee.Kind)} when {answer.Fault}: {AdviceWords.Count(result)}{cause}");
        foreach (var line in paragraph.Command("      ", Consultation.Replay(answer, result.Guarantee)!)) output.WriteLine(line);
    }

    private void Kept(Answer answer, GuaranteeResult result) => Say("    + ", $"{AdviceWords.Kept(result.Guarantee.Kind)} when {answer.Fault}: {AdviceWords.Count(result)}");

    private void Progress()
    {
        var runs = found.Answers.Where(a => !a.IsUndecided).Sum(a => a.Of(new(GuaranteeKind.Progress))?.Judged ?? 0);
        if (runs == 0) return;
        output.WriteLine("  progress: kept");
        Say("    + ", $"when the faults were over, all that was acknowledged and not lost came out, and new messages went through, in all {Words.Count(runs)} runs");
    }

    private void Change()
    {
        if (found.Counsel is { } counsel) Change(counsel);
        else if (found.Answers.Count == 0) Say("", "Nothing was asked.");
        else if (found.AnyBroken) Say("", "No single setting that the lab tries mends any of this.");
        else Say("", "Nothing to change: within these faults the settings keep what was asked.");
        foreach (var line in AdviceNotes.Beyond(found)) Say("  ", line);
    }

    private void Change(Counsel counsel)
    {
        output.WriteLine("The one change that helps most");
        Change(counsel.Best);
        foreach (var turned in counsel.Spoilt) Say("    breaks  ", $"{turned.Guarantee} when {turned.Fault}: {AdviceWords.Count(turned.After)}");
        foreach (var other in counsel.Others) Say("    or      ", $"{other.Change}, which mends {Words.Count(other.Mended.Count)} of these");
        Cost(counsel.Best.Change);
        if (counsel.Then.Count > 0) output.WriteLine("And then");
        foreach (var trial in counsel.Then)
        {
            Change(trial);
            Cost(trial.Change);
        }

        if (AdviceNotes.Beyond(found).Any()) output.WriteLine("Beyond that");
    }

    private void Change(Trial trial)
    {
        Say("  ", $"{trial.Change} ({trial.Change.Scope.Word()}{AdviceNotes.LineOf(found.Settings, trial.Change)})");
        foreach (var turned in trial.Mended) Say("    mends   ", $"{turned.Guarantee} when {turned.Fault}: {AdviceWords.Count(turned.After)}, before {Words.Count(turned.Before.Violations)} of {Words.Count(turned.Before.Judged)}");
    }

    private void Cost(SettingChange change)
    {
        if (change.Cost(found.Settings.Release) is { } cost) Say("    trades  ", cost);
    }

    private void Say(string beginning, string text)
    {
        foreach (var line in paragraph.Lines(beginning, text)) output.WriteLine(line);
    }
}
