using Lab.Model.Guarantees;
using Lab.Scenarios;

namespace Lab.Cli.Tests.Faking;

/// <summary>What a fake run comes to.</summary>
/// <param name="Violated">The guarantees that break.</param>
/// <param name="Reached">False: a step was never reached.</param>
/// <param name="Unknown">Nothing can be concluded.</param>
internal sealed record FakeRun(IReadOnlyList<GuaranteeKind> Violated, bool Reached = true, bool Unknown = false)
{
    public static readonly FakeRun Clean = new([]);

    /// <summary>acks=1 loses something in every fifth run, from seed 2; a producer without idempotence reorders in every run.</summary>
    public static FakeRun Usual(Scenario scenario, ulong seed)
    {
        var properties = scenario.Producers[0].Properties;
        if (properties.ValueOf("enable.idempotence") == "false") return new([GuaranteeKind.Ordering]);
        return properties.ValueOf("acks") == "1" && seed % 5 == 2 ? new([GuaranteeKind.NoLoss]) : Clean;
    }
}
