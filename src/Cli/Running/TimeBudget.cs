using Lab.Model;

namespace Lab.Cli.Running;

/// <summary>Shares the wall time of a campaign evenly among its variants. What one leaves over goes to those behind it; each gets one run at least.</summary>
/// <param name="total">For all of them.</param>
/// <param name="variants">How many there are.</param>
/// <param name="elapsed">Wall time since the campaign began.</param>
public sealed class TimeBudget(Duration total, int variants, Func<Duration> elapsed)
{
    private int waiting = variants;
    private Duration until;

    /// <summary>The next variant begins.</summary>
    public void BeginVariant()
    {
        var now = elapsed();
        var left = total > now ? total - now : Duration.Zero;
        until = now + new Duration(left.Nanos / Math.Max(1, waiting));
        waiting--;
    }

    /// <summary>The running variant has had its share.</summary>
    public bool IsSpent => elapsed() >= until;
}
