using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

/// <summary>
/// <c>retry.backoff.ms</c> doubling up to <c>retry.backoff.max.ms</c>, plus or minus 20 % (KIP-580). Where both are equal,
/// as in releases that know only the first, the pause is constant and has no jitter.
/// </summary>
public readonly record struct RetryBackoff(Duration First, Duration Max)
{
    /// <param name="context">Whose draw it is.</param>
    /// <param name="failures">Failures before this one.</param>
    /// <param name="site">What is repeated.</param>
    /// <param name="subject">For whom; the draw counts the failures by itself.</param>
    public Duration After(ActorContext context, int failures, Site site, ulong subject)
    {
        if (First >= Max || First == Duration.Zero) return First;
        var term = Duration.Min(Max, First * (1L << Math.Min(failures, 20))).Nanos;
        var fifth = term / 5;
        return Duration.Min(Max, new(term - fifth + context.Draw(site, subject, (uint)failures, (2 * fifth) + 1)));
    }
}
