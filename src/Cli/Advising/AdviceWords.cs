using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports;

namespace Lab.Cli.Advising;

/// <summary>Promises and causes as people say them.</summary>
public static class AdviceWords
{
    /// <summary>What goes wrong, to stand before "when".</summary>
    public static string Breach(GuaranteeKind kind) => kind switch
    {
        GuaranteeKind.NoLoss => "acknowledged messages are lost",
        GuaranteeKind.NoDuplicates => "messages take effect twice",
        GuaranteeKind.Ordering => "messages of one key take effect in the wrong order",
        GuaranteeKind.NoPhantom => "messages take effect that were never sent, or were refused",
        _ => "what was acknowledged never comes out",
    };

    /// <summary>What does not go wrong, to stand before "when".</summary>
    public static string Kept(GuaranteeKind kind) => kind switch
    {
        GuaranteeKind.NoLoss => "nothing acknowledged is lost",
        GuaranteeKind.NoDuplicates => "nothing takes effect twice",
        GuaranteeKind.Ordering => "messages of one key keep their order",
        GuaranteeKind.NoPhantom => "nothing takes effect that was not sent",
        _ => "what was acknowledged comes out in the end",
    };

    /// <summary><c>23 of 40 runs (42-71 %), first seed 1</c>; <c>0 of 40 runs (at most 8.8 %)</c>.</summary>
    /// <param name="result">The numbers.</param>
    /// <param name="which">Which runs, to stand before their number: <c>the same </c>.</param>
    public static string Count(GuaranteeResult result, string which = "")
    {
        var runs = $"{Words.Count(result.Violations)} of {which}{Words.Count(result.Judged)} runs";
        return result.Violations == 0 ? $"{runs} (at most {Words.Percent(result.Interval.High)} %)" : $"{runs} ({Words.Percent(result.Interval)}), first seed {result.FirstFailingSeed}";
    }

    /// <summary>The most frequent cause as half a sentence; null where it says nothing.</summary>
    public static string? Cause(GuaranteeResult result) => result.Causes.Count == 0 ? null : result.Causes[0].Cause switch
    {
        Lab.Model.Guarantees.Cause.NeverReachedTheBroker => "they counted as sent before any broker had them",
        Lab.Model.Guarantees.Cause.TruncatedByNewLeader => "the next leader did not have them, and the old one cut them off its log",
        Lab.Model.Guarantees.Cause.UnflushedPageCache => "they were in page caches only, not on a disk",
        Lab.Model.Guarantees.Cause.DiskLost => "they were on that disk alone",
        Lab.Model.Guarantees.Cause.UncleanElection => "a replica outside the in-sync set was elected",
        Lab.Model.Guarantees.Cause.CommittedBeforeEffect => "their position was committed before their effect",
        Lab.Model.Guarantees.Cause.SkippedByReset => "the reset policy began behind them",
        Lab.Model.Guarantees.Cause.SkippedBySeek => "the application had moved its position behind them",
        Lab.Model.Guarantees.Cause.Replayed => "the application had moved its position back",
        Lab.Model.Guarantees.Cause.ClientRetry => "the producer wrote the batches in flight again",
        Lab.Model.Guarantees.Cause.ApplicationResend => "the application sent them again",
        Lab.Model.Guarantees.Cause.Redelivered => "no commit covered what had taken effect",
        Lab.Model.Guarantees.Cause.RetryOvertaken => "retries were written behind later batches",
        Lab.Model.Guarantees.Cause.WrittenElsewhere => "they were written to another partition than they were sent to",
        Lab.Model.Guarantees.Cause.GroupLost => "the group was lost, and its members are refused for good",
        Lab.Model.Guarantees.Cause.ClientStopped => "a client had stopped",
        Lab.Model.Guarantees.Cause.OpenProposal => "the leader waited for a change of its in-sync set that nobody decided",
        Lab.Model.Guarantees.Cause.NoLeader => "no leader could be elected",
        _ => null,
    };
}
