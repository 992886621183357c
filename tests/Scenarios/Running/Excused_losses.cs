using Lab.Checker.Json;
using Lab.Checker.Judging;
using Lab.Explorer.Running;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A scenario says by which causes it may lose: such losses are counted apart and break nothing.</summary>
public sealed class Excused_losses
{
    private const string File = "kafka/a02-acks1-leader-power-loss.yaml";
    private static readonly Guarantee NoLoss = new(GuaranteeKind.NoLoss);

    [Fact]
    public void Break_nothing_when_the_file_excuses_their_cause()
    {
        var excusing = Campaign.Run(Excusing(Cause.TruncatedByNewLeader), Campaign.Seeds(6), 1, null, default);
        var plain = Campaign.Run(Excusing(), Campaign.Seeds(6), 1, null, default);
        Assert.Contains(plain, r => OutcomeOf(r.Verdicts) == Outcome.Violated);
        Assert.All(excusing, r => Assert.Equal(Outcome.Holds, OutcomeOf(r.Verdicts)));
        Assert.Equal(plain.Select(r => (long)r.Verdicts.Single(v => v.Guarantee == NoLoss).Violations), excusing.Select(r => r.ExcusedLosses));
        Assert.Equal(excusing.Sum(r => r.ExcusedLosses), Campaign.Sum(Excusing(Cause.TruncatedByNewLeader), excusing).ExcusedLosses);
    }

    [Fact]
    public void Count_when_the_file_excuses_another_cause()
    {
        var other = Campaign.Run(Excusing(Cause.DiskLost), Campaign.Seeds(6), 1, null, default);
        var plain = Campaign.Run(Excusing(), Campaign.Seeds(6), 1, null, default);
        Assert.Equal(plain.Select(r => OutcomeOf(r.Verdicts)), other.Select(r => OutcomeOf(r.Verdicts)));
        Assert.All(other, r => Assert.Equal(0, r.ExcusedLosses));
    }

    [Fact] // A file has no facts to ask: what was excused is written into it.
    public void Are_excused_in_the_recorded_history_too()
    {
        var record = Excusing(Cause.TruncatedByNewLeader).Record(1);
        Assert.NotEmpty(record.Context.ExcusedLosses);
        using var bytes = new MemoryStream();
        HistoryJson.Write(bytes, new HistoryHeader { Scenario = "s", Variant = "", Seed = 1, Success = "future", Context = record.Context with { Ending = record.Ending } }, record.History);
        bytes.Position = 0;
        var read = HistoryJson.Read(bytes, "h.jsonl");
        Assert.Equal(record.Result.Verdicts.Select(v => (v.Guarantee, v.Outcome, v.Violations)), Judge.Offline(read.History, read.Header.Context).Select(v => (v.Guarantee, v.Outcome, v.Violations)));
        Assert.Equal(Outcome.Violated, OutcomeOf(Judge.Offline(read.History, read.Header.Context with { ExcusedLosses = [] })));
    }

    private static KafkaExperiment Excusing(params ReadOnlySpan<Cause> causes) => new(Run.Scenario(File) with { Excused = ValueList.Of(causes) }, File);

    private static Outcome OutcomeOf(IReadOnlyList<Verdict> verdicts) => verdicts.Single(v => v.Guarantee == NoLoss).Outcome;
}
