using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Tests.Synthetic;

/// <summary>acks=1 and a leader that loses power, with its acks=all twin: catalogue A2, as the facts of a run would tell it.</summary>
internal static class AcksOne
{
    public static RunTrace Violated { get; } = Start()
        .Send(101_450, 17).Request(101_480, 17, broker: 1)
        .Write(102_130, Script.B1, 17, 17)
        .Acknowledge(102_150, Script.B1, 17, acks: 1)
        .Fetch(102_160, Script.B1, 2, 17, 18)
        .Fetch(102_170, Script.B1, 3, 17, 18)
        .Told(102_720, 17, offset: 17)
        .Fact(102_990, FactKind.PowerLost, Script.B1, detail: "random")
        .Fact(9_104_300, FactKind.BrokerFenced, Script.Controller, 1)
        .Fact(9_104_310, FactKind.PartitionChanged, Script.Controller, 2, 5, 0, new[] { 2, 3 })
        .Leads(9_105_120, Script.B2, 5, 17)
        .Send(9_150_000, 31).Request(9_150_020, 31, broker: 2)
        .Write(9_151_100, Script.B2, 17, 31, epoch: 5)
        .Fetch(9_151_200, Script.B2, 3, 17, 18)
        .Write(9_151_900, Script.B3, 17, 31, epoch: 5)
        .Acknowledge(9_152_000, Script.B2, 17, acks: 1)
        .Told(9_152_700, 31, offset: 17)
        .Read(9_153_400, 31, 17).Effect(9_153_500, 31, 17)
        .Fact(20_103_000, FactKind.ProcessStarted, Script.B1, detail: "broker 1")
        .Fact(20_103_400, FactKind.LogRecovered, Script.B1, 0, 16, 1, "the last batch was torn")
        .Audit(60_000_000, 40)
        .Trace;

    /// <summary>The power goes after the acknowledgement, as in the violated run: two others hold the message.</summary>
    public static RunTrace Twin { get; } = Start()
        .Send(101_450, 17).Request(101_480, 17, broker: 1)
        .Write(102_130, Script.B1, 17, 17)
        .Fetch(102_160, Script.B1, 2, 17, 18)
        .Fetch(102_170, Script.B1, 3, 17, 18)
        .Write(102_840, Script.B2, 17, 17)
        .Write(103_010, Script.B3, 17, 17)
        .Fetch(103_460, Script.B1, 2, 18, 18)
        .Fetch(103_900, Script.B1, 3, 18, 18)
        .Fact(103_900, FactKind.HighWatermark, Script.B1, 18, 17)
        .Acknowledge(103_920, Script.B1, 17, acks: -1)
        .Told(104_510, 17, offset: 17)
        .Fact(104_990, FactKind.PowerLost, Script.B1, detail: "random")
        .Fact(9_104_300, FactKind.BrokerFenced, Script.Controller, 1)
        .Fact(9_104_310, FactKind.PartitionChanged, Script.Controller, 2, 5, 0, new[] { 2, 3 })
        .Leads(9_105_120, Script.B2, 5, 18)
        .Read(9_106_900, 17, 17).Effect(9_107_100, 17, 17)
        .Audit(60_000_000, 41, (17, 17))
        .Trace;

    /// <summary>The power goes at the same moment as in the violated run: nobody had been told, and the producer sends again.</summary>
    public static RunTrace RetryingTwin { get; } = Start()
        .Send(101_450, 17).Request(101_480, 17, broker: 1)
        .Write(102_130, Script.B1, 17, 17)
        .Fetch(102_160, Script.B1, 2, 17, 18)
        .Fetch(102_170, Script.B1, 3, 17, 18)
        .Fact(102_990, FactKind.PowerLost, Script.B1, detail: "random")
        .Fact(9_104_300, FactKind.BrokerFenced, Script.Controller, 1)
        .Fact(9_104_310, FactKind.PartitionChanged, Script.Controller, 2, 5, 0, new[] { 2, 3 })
        .Leads(9_105_120, Script.B2, 5, 17)
        .Request(9_130_000, 17, broker: 2, attempt: 1)
        .Write(9_130_700, Script.B2, 17, 17, epoch: 5)
        .Fetch(9_130_750, Script.B2, 3, 17, 18)
        .Write(9_131_400, Script.B3, 17, 17, epoch: 5)
        .Fetch(9_132_050, Script.B2, 3, 18, 18)
        .Fact(9_132_050, FactKind.HighWatermark, Script.B2, 18, 17)
        .Acknowledge(9_132_070, Script.B2, 17, acks: -1)
        .Told(9_132_600, 17, offset: 17)
        .Read(9_133_400, 17, 17).Effect(9_133_600, 17, 17)
        .Audit(60_000_000, 41, (17, 17))
        .Trace;

    /// <summary>As <see cref="RetryingTwin"/>, and one message earlier had its acknowledgement before the power went.</summary>
    public static RunTrace WaitingTwin { get; } = Start()
        .Send(97_000, 16).Request(97_030, 16, broker: 1)
        .Write(97_630, Script.B1, 16, 16)
        .Fetch(97_660, Script.B1, 2, 16, 17)
        .Fetch(97_670, Script.B1, 3, 16, 17)
        .Write(98_340, Script.B2, 16, 16)
        .Write(98_510, Script.B3, 16, 16)
        .Fetch(98_960, Script.B1, 2, 17, 17)
        .Fetch(99_400, Script.B1, 3, 17, 17)
        .Fact(99_400, FactKind.HighWatermark, Script.B1, 17, 16)
        .Acknowledge(99_420, Script.B1, 16, acks: -1)
        .Told(100_010, 16, offset: 16)
        .Send(101_450, 17).Request(101_480, 17, broker: 1)
        .Write(102_130, Script.B1, 17, 17)
        .Fetch(102_160, Script.B1, 2, 17, 18)
        .Fetch(102_170, Script.B1, 3, 17, 18)
        .Fact(102_990, FactKind.PowerLost, Script.B1, detail: "random")
        .Fact(9_104_300, FactKind.BrokerFenced, Script.Controller, 1)
        .Fact(9_104_310, FactKind.PartitionChanged, Script.Controller, 2, 5, 0, new[] { 2, 3 })
        .Leads(9_105_120, Script.B2, 5, 17)
        .Read(9_106_900, 16, 16).Effect(9_107_100, 16, 16)
        .Fetch(9_130_000, Script.B2, 3, 17, 17)
        .Request(9_130_100, 17, broker: 2, attempt: 1)
        .Write(9_130_700, Script.B2, 17, 17, epoch: 5)
        .Told(9_132_600, 17, offset: 17)
        .Audit(60_000_000, 41, (16, 16), (17, 17))
        .Trace;

    public static Verdict Verdict { get; } = new(
        new(GuaranteeKind.NoLoss, Group: "billing"),
        Outcome.Violated,
        1,
        new(new(17), MessageId.None, "billing", [new(0)], "m17 was told ok at 0.102 s and billing will never get it: it is not in the log"),
        Cause.UnflushedPageCache);

    public static Counterexample Example { get; } = new()
    {
        Scenario = "acks=1 loses what the leader acknowledged alone",
        File = "scenarios/kafka/a2-acks-one.yaml",
        Variant = "base",
        Seed = 7,
        Run = Violated,
        Verdict = Verdict,
        Explanation = new(Cause.UnflushedPageCache, "m17 was acknowledged by broker 1 and existed nowhere else when broker 1 lost its power"),
        Twin = new("acks-all", "acks=all", Twin),
    };

    public static Counterexample WithRetry { get; } = Example with { Twin = new("acks-all", "acks=all", RetryingTwin) };

    public static Counterexample WithWaiting { get; } = Example with { Twin = new("acks-all", "acks=all", WaitingTwin) };

    public static Script Start() => new Script().Leads(20_000, Script.B1, 4, 0).Fact(20_000, FactKind.PartitionChanged, Script.Controller, 1, 4, 0, new[] { 1, 2, 3 });
}
