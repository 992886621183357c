using Lab.Broker.Kafka.Cluster;
using Lab.Kernel;
using Lab.Model.Facts;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>Reports what is committed, as the committed image learns of it.</summary>
internal sealed class ControllerFacts(ActorContext context, Func<BrokerEpoch, bool> wasUnclean) : IImageListener
{
    /// <summary>Off while the log is read at a start: what it says was reported when it happened.</summary>
    public bool Enabled { get; set; }

    public void OnPartition(PartitionState? before, PartitionState? after)
    {
        if (!Enabled || after is null || !context.Listens(FactKind.PartitionChanged)) return;
        var isUnclean = before is not null && !after.Leader.IsNone && after.Leader != before.Leader && !before.Isr.Contains(after.Leader) && !before.Elr.Contains(after.Leader);
        int[] isr = [.. after.Isr.Select(member => member.Value)];
        context.Report(FactKind.PartitionChanged, context.Place(after.Partition.ToString()), after.Leader.Value, after.LeaderEpoch.Value, isUnclean ? 1 : 0, isr);
    }

    public void OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after)
    {
        if (!Enabled || after is null) return;
        if (before is null || before.RegisteredAt != after.RegisteredAt)
        {
            context.Report(FactKind.BrokerRegistered, NameId.None, after.Broker.Value, after.Epoch.Value, wasUnclean(after.Epoch) ? 1 : 0);
        }
        else if (before.Fenced != after.Fenced)
        {
            context.Report(after.Fenced ? FactKind.BrokerFenced : FactKind.BrokerUnfenced, NameId.None, after.Broker.Value);
        }
    }

    public void OnTopic(TopicState? before, TopicState? after)
    {
    }
}
