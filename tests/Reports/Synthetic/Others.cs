using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Tests.Synthetic;

/// <summary>Counterexamples of other shapes: a deposed leader, a retry that was overtaken, a position committed too early.</summary>
internal static class Others
{
    /// <summary>Catalogue A3: a leader cut off from its peers acknowledges until it hears that it was deposed, then cuts its log.</summary>
    public static Counterexample Zombie { get; } = AcksOne.Example with
    {
        Scenario = "A deposed leader <acks=1> acknowledges what it will cut off & nobody else has",
        Run = Start()
            .Fact(300_000, FactKind.LinkCut, Script.B1, 2).Fact(300_000, FactKind.LinkCut, Script.B2, 1)
            .Fact(300_000, FactKind.LinkCut, Script.B1, 3).Fact(300_000, FactKind.LinkCut, Script.B3, 1)
            .Fact(300_000, FactKind.LinkCut, Script.B1, 4).Fact(300_000, FactKind.LinkCut, Script.Controller, 1)
            .Send(1_101_450, 17).Request(1_101_480, 17, broker: 1)
            .Write(1_102_130, Script.B1, 17, 17)
            .Acknowledge(1_102_150, Script.B1, 17, acks: 1)
            .Told(1_102_720, 17, offset: 17)
            .Fact(9_304_300, FactKind.BrokerFenced, Script.Controller, 1)
            .Fact(9_304_310, FactKind.PartitionChanged, Script.Controller, 3, 5, 0, new[] { 2, 3 })
            .Leads(9_305_120, Script.B3, 5, 17)
            .Send(9_350_000, 31).Request(9_350_020, 31, broker: 3)
            .Write(9_351_100, Script.B3, 17, 31, epoch: 5)
            .Told(9_352_700, 31, offset: 17)
            .Read(9_353_400, 31, 17).Effect(9_353_500, 31, 17)
            .Fact(15_000_000, FactKind.LinkHealed, Script.B1, 2).Fact(15_000_000, FactKind.LinkHealed, Script.B2, 1)
            .Fact(15_000_000, FactKind.LinkHealed, Script.B1, 3).Fact(15_000_000, FactKind.LinkHealed, Script.B3, 1)
            .Fact(15_000_000, FactKind.LinkHealed, Script.B1, 4).Fact(15_000_000, FactKind.LinkHealed, Script.Controller, 1)
            .Fact(15_110_000, FactKind.CopyTruncated, Script.B1, 17, 18, 5)
            .Audit(60_000_000, 40)
            .Trace,
        Explanation = new(Cause.TruncatedByNewLeader, "broker 1 acknowledged m17 alone, broker 3 led without it, and broker 1 cut it off its log"),
        Twin = null,
    };

    /// <summary>Catalogue C2: without idempotence the first of two requests in flight is refused and comes again behind the second.</summary>
    public static Counterexample Overtaken { get; } = AcksOne.Example with
    {
        Scenario = "Two requests in flight without idempotence turn the order round",
        File = "scenarios/kafka/c2 in flight.yaml",
        Run = Start()
            .Send(200_000, 17).Send(200_020, 18)
            .Request(200_100, 17, broker: 1).Request(200_150, 18, broker: 1)
            .Fact(200_700, FactKind.ProduceRefused, Script.B1, 19, 17, -1)
            .Write(201_200, Script.B1, 17, 18)
            .Acknowledge(201_900, Script.B1, 17, -1).Told(202_500, 18, offset: 17)
            .Request(203_200, 17, broker: 1, attempt: 1)
            .Write(203_900, Script.B1, 18, 17)
            .Acknowledge(204_600, Script.B1, 18, -1).Told(205_300, 17, offset: 18)
            .Read(206_000, 18, 17).Effect(206_010, 18, 17).Read(206_020, 17, 18).Effect(206_500, 17, 18)
            .Trace,
        Verdict = new(new(GuaranteeKind.Ordering, OrderingScope.Key), Outcome.Violated, 1, new(new(17), new(18), "billing", [new(0), new(1), new(2), new(3)], "m17 was sent before m18, and billing acted on m18 first"), Cause.RetryOvertaken),
        Explanation = null,
        Twin = null,
    };

    /// <summary>Catalogue E1: the position is committed before the effect, and the consumer dies in between.</summary>
    public static Counterexample Skipped { get; } = AcksOne.Example with
    {
        Scenario = "Committed before the effect: at most once",
        Variant = "commit first",
        Run = Start()
            .Send(200_000, 17).Request(200_100, 17, broker: 1)
            .Write(200_800, Script.B1, 17, 17).Fetch(200_810, Script.B1, 2, 17, 18).Fetch(200_820, Script.B1, 3, 17, 18)
            .Write(201_300, Script.B2, 17, 17).Write(201_500, Script.B3, 17, 17)
            .Fact(202_300, FactKind.HighWatermark, Script.B1, 18, 17)
            .Acknowledge(202_310, Script.B1, 17, -1).Told(202_900, 17, offset: 17)
            .Fact(203_000, FactKind.CopyFlushed, Script.B2, 18)
            .Read(203_100, 17, 17)
            .Fact(204_000, FactKind.PositionCommitted, Script.Billing, 18)
            .Fact(204_100, FactKind.ProcessCrashed, Script.Billing, detail: "billing.1")
            .Fact(1_204_100, FactKind.ProcessStarted, Script.Billing, detail: "billing.1")
            .Resume(2_204_000, 18)
            .Audit(2_204_100, 18, (17, 17))
            .Trace,
        Explanation = new(Cause.CommittedBeforeEffect, "billing committed 18, behind m17, before its effect, and crashed"),
        Twin = null,
    };

    private static Script Start() => new Script().Leads(20_000, Script.B1, 4, 0).Fact(20_000, FactKind.PartitionChanged, Script.Controller, 1, 4, 0, new[] { 1, 2, 3 });
}
