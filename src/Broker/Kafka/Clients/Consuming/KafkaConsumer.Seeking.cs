using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients.Consuming;

// seek(), seekToBeginning(), seekToEnd(), offsetsForTimes(): the application says where to read, whatever its group has committed. What was fetched for
// the old position is dropped. An offset that the application names has no leader epoch, so nobody checks whether the log still holds what it meant.
internal sealed partial class KafkaConsumer
{
    /// <summary>Moves the positions of all partitions that it has now; <see cref="IKafkaConsumerOwner.OnSought"/> follows, while leaders may still be asked.</summary>
    public void Seek(SeekTarget target)
    {
        foreach (var partition in partitions) Seek(partition, target);
        Turn();
        owner.OnSought();
    }

    private void Seek(AssignedPartition partition, SeekTarget target)
    {
        if (target is SeekTarget.At at)
        {
            ReportSought(partition, at.Offset, "seek");
            partition.Sought = null;
            Seek(partition, at.Offset, LeaderEpoch.None);
            return;
        }

        partition.Sought = target switch
        {
            SeekTarget.Beginning => new(ListOffsetsRequest.Earliest, "seekToBeginning"),
            SeekTarget.End => new(ListOffsetsRequest.Latest, "seekToEnd"),
            SeekTarget.Since since => new(since.TimestampMs, "offsetsForTimes"),
            SeekTarget.Back back => new(context.WallClockMs - back.Ms, "offsetsForTimes"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        partition.RetryAt = VirtualTime.Zero;
        AskForReset(partition);
    }

    /// <summary>The leader's answer for a position that the application asked for.</summary>
    private void OnSoughtFound(AssignedPartition partition, SoughtTime sought, Offset found)
    {
        if (found < Offset.Zero)
        {
            // Nothing is as young: what comes will be.
            partition.Sought = sought with { Timestamp = ListOffsetsRequest.Latest };
            return;
        }

        partition.Sought = null;
        ReportSought(partition, found, sought.Call);
        Seek(partition, found, LeaderEpoch.None);
    }

    private void ReportSought(AssignedPartition partition, Offset to, string call) =>
        context.Report(FactKind.PositionSought, partition.FactPlace, to.Value, partition.Position.Offset.Value, 0, call);
}

/// <summary>What a leader is asked for a position that the application wants.</summary>
/// <param name="Timestamp">As in ListOffsets.</param>
/// <param name="Call">The application's call.</param>
internal sealed record SoughtTime(long Timestamp, string Call);
