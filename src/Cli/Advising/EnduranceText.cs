using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Scenarios.Advice;

namespace Lab.Cli.Advising;

/// <summary>What settings survive at once, as a person reads it in a terminal: for each guarantee where it ends, and the runs that tried it.</summary>
internal sealed class EnduranceText(TextWriter output, Endurance found, Paragraph paragraph)
{
    public void Write()
    {
        output.WriteLine("What they survive at once");
        GuaranteeKind? last = null;
        foreach (var entry in found.Budget.Entries)
        {
            Say($"  {entry.Guarantee}: ", entry.Sentence);
            if (entry.Guarantee.Kind != last && found.Within.Of(entry.Guarantee) is { } within) Tried(within);
            last = entry.Guarantee.Kind;
        }

        output.WriteLine();
    }

    private void Tried(GuaranteeResult within)
    {
        var kind = within.Guarantee.Kind;
        var isLoss = kind == GuaranteeKind.NoLoss;
        var when = isLoss ? $" when {found.Within.Fault}" : "";
        var count = AdviceWords.Count(within, isLoss ? "" : "the same ");
        if (within.Violations > 0)
        {
            Say("    - ", $"{AdviceWords.Breach(kind)}{when}: {count}{Why(within)}");
            Command(found.Within, within.FirstFailingSeed!.Value);
            if (isLoss || kind == GuaranteeKind.NoPhantom) Say("      ", "That should not be: a mistake of the lab, in its broker or in what it says of these settings.");
        }
        else if (within.Judged > 0)
        {
            Say("    + ", $"{AdviceWords.Kept(kind)}{when}: {count}");
            if (isLoss) Command(found.Within, found.FirstSeed);
        }

        if (isLoss && found.Beyond.Of(within.Guarantee) is { Judged: > 0 } beyond) Beyond(beyond);
    }

    private void Beyond(GuaranteeResult beyond)
    {
        if (beyond.Violations == 0)
        {
            Say("    ~ ", $"not promised when {found.Beyond.Fault}, though nothing was lost: {AdviceWords.Count(beyond)}");
            return;
        }

        Say("    - ", $"{AdviceWords.Breach(beyond.Guarantee.Kind)} when {found.Beyond.Fault}: {AdviceWords.Count(beyond)}{Why(beyond)}");
        Command(found.Beyond, beyond.FirstFailingSeed!.Value);
    }

    private static string Why(GuaranteeResult result) => AdviceWords.Cause(result) is { } why ? $"; {why}" : "";

    private void Command(Answer answer, ulong seed)
    {
        foreach (var line in paragraph.Command("      ", ReplayCommand.For(answer.Result, seed))) output.WriteLine(line);
    }

    private void Say(string beginning, string text)
    {
        foreach (var line in paragraph.Lines(beginning, text)) output.WriteLine(line);
    }
}
