using Lab.Explorer.Results;

namespace Lab.Explorer.Running;

/// <summary>
/// May a variant that expects a violation end before its number of runs? When everything so far is as expected and every
/// interval is narrow: at most 10 points where a violation is expected, at most 5 where something is to hold (so at least 73
/// runs without a violation). Decided in seed order, every tenth run, so the same on every machine.
/// </summary>
public static class NarrowEnough
{
    private const int Step = 10;
    private const double ViolatedWidth = 0.10;
    private const double HoldsWidth = 0.05;

    public static bool IsAsked(long runs) => runs > 0 && runs % Step == 0;

    public static bool Of(VariantResult soFar)
    {
        if (soFar.Standing != Standing.AsExpected) return false;
        var expectsViolation = false;
        foreach (var guarantee in soFar.Guarantees)
        {
            var width = guarantee.Expected switch
            {
                Expectation.Violated => ViolatedWidth,
                Expectation.Holds => HoldsWidth,
                _ => 1,
            };
            if (guarantee.Interval.Width > width) return false;
            expectsViolation |= guarantee.Expected == Expectation.Violated;
        }

        return expectsViolation;
    }
}
