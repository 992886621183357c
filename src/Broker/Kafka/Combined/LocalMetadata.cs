using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;

namespace Lab.Broker.Kafka.Combined;

/// <summary>The broker's side of a combined node: metadata come from the controller of its own process.</summary>
internal sealed class LocalMetadata(BrokerImage image, ActiveController active)
{
    public void On(NodeEvent news)
    {
        switch (news)
        {
            case NodeEvent.Leads leads:
                active.Learn(leads.Leader);
                break;
            case NodeEvent.Loaded loaded:
                image.Load(SnapshotContents.Decode(loaded.File.Span)!, loaded.Id);
                image.Publish();
                break;
            case NodeEvent.Committed committed:
                foreach (var batch in new RecordBatches(committed.Batches.Span))
                {
                    foreach (var record in batch)
                    {
                        if (batch.IsControl) image.Replay.Skip(record.Offset);
                        else image.Replay.Apply(MetadataRecord.Decode(record.Value.Span).Value, record.Offset);
                    }
                }

                image.Publish();
                break;
        }
    }
}
