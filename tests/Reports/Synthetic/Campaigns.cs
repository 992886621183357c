using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Surviving;

namespace Lab.Reports.Tests.Synthetic;

/// <summary>A campaign with a bit of everything: as expected, not as expected, undecided, unusable input, names that need escaping.</summary>
internal static class Campaigns
{
    private static readonly Guarantee NoLoss = new(GuaranteeKind.NoLoss, Group: "billing");
    private static readonly Guarantee Ordering = new(GuaranteeKind.Ordering, OrderingScope.Key);
    private static readonly Guarantee NoPhantom = new(GuaranteeKind.NoPhantom);

    public static VariantResult Base { get; } = new()
    {
        Scenario = AcksOne.Example.Scenario,
        File = AcksOne.Example.File,
        Variant = VariantResult.Base,
        System = "kafka",
        Profile = "4.1",
        Timing = "bounded(late <= 50ms)",
        Survives = new(FaultLimits.None, [new(new(GuaranteeKind.NoLoss), "no fault of a broker (acks=1: acknowledged before anybody else has it)", "orders")]),
        Runs = 200,
        Guarantees =
        [
            new()
            {
                Guarantee = NoLoss, Expected = Expectation.Violated, Judged = 200, Violations = 41, FirstFailingSeed = 7,
                Causes = [new(Cause.UnflushedPageCache, 39), new(Cause.TruncatedByNewLeader, 2)],
                Witness = "m17 was told ok at 0.102 s and billing will never get it: it is not in the log",
            },
            new() { Guarantee = Ordering, Expected = Expectation.None, Judged = 200, Violations = 3, FirstFailingSeed = 90, Witness = "m4 was sent before m5, and billing acted on m5 first" },
            new() { Guarantee = NoPhantom, Expected = Expectation.Holds, Judged = 200, Violations = 0 },
        ],
        Others = [new("cause", "unflushed-page-cache", "in 39 of 41 violated runs", Standing.AsExpected)],
        FirstRunHash = 0xC0FFEE0123456789,
        VirtualSeconds = 24_600.5,
        WallSeconds = 1.9,
        Events = 2_345_678,
        Told = new(199_000, 12, 988),
        Marks = [new("leader-changed", 197, 0.8), new("acknowledged bytes lost from a page cache", 38, 0.2), new("unclean <election>", 0)],
        Latency = Latency(),
    };

    public static VariantResult AcksAll { get; } = Base with
    {
        Variant = "acks-all",
        Change = "producers/p1/properties/acks: all",
        Survives = new(FaultLimits.None, [new(new(GuaranteeKind.NoLoss), "any number of brokers killed, stopped, frozen or cut off", "orders")]),
        Guarantees = [new() { Guarantee = NoLoss, Expected = Expectation.Holds, Judged = 200, Violations = 0 }, new() { Guarantee = NoPhantom, Expected = Expectation.Holds, Judged = 200, Violations = 0 }],
        Others = [new("told(p1,info) >= 1", "sometimes", "in 12 of 200 runs", Standing.AsExpected)],
        FirstRunHash = 0x00000000DEADBEEF,
        Latency = null,
    };

    public static CampaignResult AllGood { get; } = new([new(AcksOne.Example.Scenario, AcksOne.Example.File, [Base, AcksAll]) { About = "The leader acknowledges m before any follower has fetched it, and loses power.", Source = "kafka A2" }])
    {
        Command = "./lab run scenarios/kafka/a2-acks-one.yaml",
    };

    /// <summary>Two variants with figures: one as far apart as it gets, one within a linear scale, one with nothing to measure.</summary>
    public static CampaignResult Measured => AllGood with
    {
        Scenarios =
        [
            AllGood.Scenarios[0] with
            {
                Variants =
                [
                    Base with { Figures = [new("p50(send)", FigureUnit.Seconds, 50, 0.004, 0.0048, 0.0061), new("throughput(send)", FigureUnit.PerSecond, 50, 480, 493, 502), new("p99(effect)", FigureUnit.Seconds, 0, 0, 0, 0)] },
                    AcksAll with { Figures = [new("p50(send)", FigureUnit.Seconds, 50, 6.1, 6.6, 7.2), new("throughput(send)", FigureUnit.PerSecond, 50, 200, 376, 380), new("p99(effect)", FigureUnit.Seconds, 0, 0, 0, 0)] },
                ],
            },
        ],
    };

    /// <summary>The mixed campaign beside an earlier one: a rate has risen, one has fallen, a variant is new, one is gone.</summary>
    public static CampaignResult BesideBaseline => Mixed with
    {
        Baseline = BaselineComparison.Of(
            "baseline.json",
            [
                new(AcksOne.Example.File, VariantResult.Base, "no-loss(billing)", 200, 12), new(AcksOne.Example.File, VariantResult.Base, "ordering(key)", 200, 60),
                new(AcksOne.Example.File, VariantResult.Base, "no-phantom", 200, 0), new("scenarios/other.yaml", VariantResult.Base, "no-loss", 200, 0),
            ],
            Mixed.Variants),
    };

    public static CampaignResult Mixed { get; } = AllGood with
    {
        Scenarios =
        [
            .. AllGood.Scenarios,
            new(
                "Names with <angles>, \"quotes\" & ampersands | pipes",
                "scenarios/odd name's.yaml",
                [
                    Base with
                    {
                        Scenario = "Names with <angles>, \"quotes\" & ampersands | pipes",
                        File = "scenarios/odd name's.yaml",
                        Variant = "a <b> & c",
                        Guarantees = [new() { Guarantee = NoLoss, Expected = Expectation.Holds, Judged = 50, Violations = 50, FirstFailingSeed = 1, Witness = "m1 <lost> & gone" }],
                        Others = [],
                        Runs = 50,
                        StoppedEarly = true,
                        Latency = null,
                    },
                    Base with
                    {
                        Scenario = "Names with <angles>, \"quotes\" & ampersands | pipes",
                        File = "scenarios/odd name's.yaml",
                        Variant = "unreached",
                        Runs = 50,
                        Unreached = 40,
                        FirstUnreached = new(3, "await leader(orders-0) == b: nobody led after 30 s"),
                        Guarantees = [new() { Guarantee = NoLoss, Expected = Expectation.Holds, Judged = 10, Violations = 0 }],
                        Others = [],
                        Latency = null,
                    },
                ]),
        ],
        Unusable = ["scenarios/bad.yaml:3:5: acks2 is no setting of a producer; did you mean acks?"],
    };

    public static RunResult Run(ulong seed, bool violated) => new()
    {
        Seed = seed,
        Hash = Hash.Of(seed),
        Verdicts = [violated ? AcksOne.Verdict : Verdict.Holds(NoLoss), Verdict.Holds(NoPhantom)],
        Events = 11_000 + (long)seed,
        Virtual = Duration.FromSeconds(123),
        WallMicros = 9_500,
        Told = new(1000, 0, 2),
        Effects = 999,
        Marks = ["leader-changed"],
    };

    private static LatencySeries Latency()
    {
        var points = new List<LatencyPoint>();
        for (var i = 0; i < 240; i++)
        {
            if (i is >= 52 and < 88) continue; // Nobody is told anything while there is no leader.
            var late = i is >= 88 and < 96 ? 96 - i : 1;
            points.Add(new(VirtualTime.FromMs(i * 250), 1_200 + (i % 7 * 20), Duration.FromMicros(1_400 * late), Duration.FromMicros((3_100 + (i % 5 * 250)) * late), Duration.FromMicros(9_000 * late)));
        }

        return new(7, Duration.FromMs(250), points, [new("power-loss: leader(orders-0)", VirtualTime.FromMs(13_000), VirtualTime.FromMs(33_000)), new("slow: p1->broker 2 by 5ms", VirtualTime.FromMs(40_000), VirtualTime.FromMs(48_000))]);
    }
}
