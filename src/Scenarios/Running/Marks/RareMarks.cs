using Lab.Model.Facts;

namespace Lab.Scenarios.Running.Marks;

/// <summary>The rare states that a run went through, by the words that a summary counts them under: "leader changed", "power lost".</summary>
internal sealed class RareMarks
{
    /// <summary>The kinds of facts that tell of one.</summary>
    public static ulong Interest { get; } = FactKinds.Bits(
        FactKind.BrokerRegistered, FactKind.LeaderStarted, FactKind.CopyTruncated, FactKind.PowerLost, FactKind.PartitionChanged, FactKind.LogRecovered,
        FactKind.DuplicateBatch, FactKind.BatchRetried, FactKind.BrokerFenced, FactKind.PositionReset, FactKind.ProduceRefused);

    public SortedSet<string> Reached { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a fact; <paramref name="isReady"/> tells whether the cluster had formed before it: forming fences and registers everybody.</summary>
    public void See(in Fact fact, bool isReady)
    {
        switch (fact.Kind)
        {
            case FactKind.BrokerRegistered when isReady && fact.C == 1:
                Reached.Add("broker came back after an unclean stop");
                break;
            case FactKind.LeaderStarted when fact.A > 0:
                Reached.Add("leader changed");
                break;
            case FactKind.CopyTruncated:
                Reached.Add("replica truncated its log");
                break;
            case FactKind.PowerLost:
                Reached.Add("power lost");
                break;
            case FactKind.PartitionChanged when fact.C == 1:
                Reached.Add("unclean election");
                break;
            case FactKind.PartitionChanged when fact.A == -1:
                Reached.Add("partition without a leader");
                break;
            case FactKind.PartitionChanged when fact.Detail is int[] { Length: 1 }:
                Reached.Add("in-sync set of one");
                break;
            case FactKind.LogRecovered when fact.C == 1 && fact.Detail is not null:
                Reached.Add("recovery cut a torn log");
                break;
            case FactKind.DuplicateBatch:
                Reached.Add("broker recognised a repeated batch");
                break;
            case FactKind.BatchRetried:
                Reached.Add("producer retried a batch");
                break;
            case FactKind.BrokerFenced when isReady:
                Reached.Add("broker fenced");
                break;
            case FactKind.PositionReset when isReady:
                Reached.Add("consumer reset its position");
                break;
            case FactKind.ProduceRefused:
                Reached.Add("produce refused");
                break;
        }
    }
}
