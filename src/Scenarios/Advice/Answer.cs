using Lab.Explorer.Results;
using Lab.Model.Guarantees;

namespace Lab.Scenarios.Advice;

/// <summary>What the runs of one question said.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Fault">What happened in every run, in words.</param>
/// <param name="Result">The sums, with the changes that make the entry this question.</param>
public sealed record Answer(Question Question, string Fault, VariantResult Result)
{
    /// <summary>Most runs never came to what was asked: with these settings it hardly happens, and nothing is concluded.</summary>
    public bool IsUndecided => Result.TooFewReached;

    /// <summary>The guarantees that broke, each in its own words. That a log is none (linearizable) says loss and disorder once more.</summary>
    public IEnumerable<GuaranteeResult> Broken => IsUndecided ? [] : Result.Guarantees.Where(g => g.Violations > 0 && g.Guarantee.Kind != GuaranteeKind.Linearizable);

    public GuaranteeResult? Of(Guarantee guarantee) => Result.Guarantees.FirstOrDefault(g => g.Guarantee == guarantee);

    public bool IsBroken(Guarantee guarantee) => Broken.Any(g => g.Guarantee == guarantee);
}
