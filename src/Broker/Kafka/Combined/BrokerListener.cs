using Lab.Broker.Kafka.MetadataLogs;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Combined;

/// <summary>The controller's side of a combined node: it hands committed batches to the broker of its process, each once, in their order.</summary>
internal sealed class BrokerListener(ActorContext context, Lab.Model.ActorId broker)
{
    private Offset told = Offset.Zero;
    private LeaderEpoch epoch = LeaderEpoch.None;
    private BrokerId leader = BrokerId.None;

    /// <summary>Everything before an offset is applied by the controller.</summary>
    public void OnApplied(MetadataLog log, Offset next)
    {
        if (log.BeginsWithSnapshot(told))
        {
            var id = log.Latest!.Value;
            context.Tell(broker, new NodeEvent.Loaded(id, log.BytesOf(id)));
            told = id.EndOffset;
        }

        while (told < next)
        {
            var batches = log.CommittedFrom(told, next);
            if (batches.IsEmpty) return;
            foreach (var batch in new Records.RecordBatches(batches.Span)) told = batch.NextOffset;
            context.Tell(broker, new NodeEvent.Committed(batches, told));
        }
    }

    /// <summary>The quorum has another leader, or none.</summary>
    public void OnRole(LeaderEpoch latest, BrokerId leads)
    {
        if ((epoch, leader) == (latest, leads)) return;
        (epoch, leader) = (latest, leads);
        context.Tell(broker, new NodeEvent.Leads(latest, leads));
    }
}
