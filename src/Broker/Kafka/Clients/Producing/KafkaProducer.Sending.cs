using Lab.Broker.Kafka.Records;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

// send(): from the application's call to a record in an open batch, or to a future that failed before that.
internal sealed partial class KafkaProducer
{
    private enum Append
    {
        Done,
        LacksMetadata,
        LacksMemory,
        TooLarge,
    }

    private long memory;
    private OutgoingRecord blocked;
    private Append blockedOn;
    private VirtualTime blockedUntil = VirtualTime.Never;
    private byte[] value = [];

    /// <summary>A call of send() waits for metadata or memory; no other may be made meanwhile.</summary>
    public bool IsBlocked => blockedOn != Append.Done;

    /// <summary>
    /// The application's send(). True when the call comes back at once, with its future open or failed; false when it
    /// blocks, for at most <c>max.block.ms</c>: then <see cref="IKafkaProducerOwner.OnSendReturned"/> follows.
    /// </summary>
    public bool Send(in OutgoingRecord record)
    {
        if (IsBlocked) throw new InvalidOperationException("send() was called while another call was blocked.");
        context.Charge(behaviour.SendCost);
        if (fatal != ErrorCode.None)
        {
            owner.OnTold(record.Send, SendOutcome.NeverAccepted(fatal));
            return true;
        }

        var result = TryAppend(record);
        if (result is Append.Done or Append.TooLarge) return true;
        blocked = record;
        blockedOn = result;
        blockedUntil = context.Now + Duration.FromMs(settings.MaxBlockMs);
        if (blockedOn == Append.LacksMetadata) client.WantTopic(record.Topic.Name);
        else StopLingering();
        Advance();
        return false;
    }

    // While somebody waits for memory nothing lingers.
    private void StopLingering()
    {
        foreach (var node in nodes) node.IsDirty = true;
    }

    private void Unblock(VirtualTime now)
    {
        if (!IsBlocked) return;
        var record = blocked;
        var waited = blockedOn;
        if (now < blockedUntil)
        {
            if (waited == Append.LacksMemory && memory < NeedOf(record)) return;
            blockedOn = TryAppend(record);
            if (blockedOn == Append.LacksMemory && waited != Append.LacksMemory) StopLingering();
            if (blockedOn is Append.LacksMetadata or Append.LacksMemory) return;
        }
        else
        {
            owner.OnTold(record.Send, SendOutcome.NeverAccepted(ErrorCode.RequestTimedOut));
        }

        blockedOn = Append.Done;
        blocked = default;
        blockedUntil = VirtualTime.Never;
        owner.OnSendReturned(record.Send);
    }

    private Append TryAppend(in OutgoingRecord record)
    {
        var topic = record.Topic;
        if (!topic.Metadata.IsKnown || record.Partition >= topic.Metadata.Partitions) return Append.LacksMetadata;
        var size = WriteValue(record);
        OptionalBytes key = record.Key;
        OptionalBytes bytes = value.AsSpan(0, size);
        var upperBound = RecordSize.BatchUpperBound(key, bytes);
        if (upperBound > settings.MaxRequestSizeBytes || upperBound > settings.BufferMemoryBytes)
        {
            owner.OnTold(record.Send, SendOutcome.NeverAccepted(ErrorCode.RecordListTooLarge));
            return Append.TooLarge;
        }

        var isSticky = record.Partition < 0 && !inTurn && (record.Key is null || settings.PartitionerIgnoreKeys);
        var partition = record.Partition >= 0 ? record.Partition
            : inTurn ? topic.InTurn()
            : isSticky ? topic.Sticky(record.Send.Message)
            : Murmur2.Partition(record.Key, topic.Metadata.Partitions);
        var queue = topic.Find(partition) ?? AddQueue(topic, partition);
        var timestamp = context.WallClockMs;
        int appended;
        if (!queue.Batches.IsEmpty && queue.Batches.Last is var last && last.Size is var before && last.TryAppend(timestamp, key, bytes, record.Send))
        {
            appended = last.Size - before;
            if (last.IsFull) Wake(queue);
        }
        else
        {
            var need = Math.Max(settings.BatchSizeBytes, upperBound);
            if (memory < need) return Append.LacksMemory;
            memory -= need;
            var builder = builders.Count > 0 ? builders.Pop() : new RecordBatchBuilder();
            builder.Begin();
            var batch = batches.Take();
            batch.Begin(queue, context.Now, builder, need, need, need == settings.BatchSizeBytes ? pool?.Take() : null);
            if (batch.Buffer is { } buffer) buffer.Holder = batch;
            batch.TryAppend(timestamp, key, bytes, record.Send);
            appended = batch.Size;
            queue.AddLast(batch);
            byAge.AddLast(batch);
            WantMissingLeaders();
            Wake(queue);
        }

        owner.OnPartitioned(record.Send, queue.Partition);
        if (isSticky) topic.Appended(appended, queue.IsAllFull, record.Send.Message);
        return Append.Done;
    }

    // A new batch, or one that became full: the sender looks at its leader.
    private void Wake(PartitionQueue queue)
    {
        MarkDirty(queue);
        Advance();
    }

    private int NeedOf(in OutgoingRecord record)
    {
        var size = WriteValue(record);
        return Math.Max(settings.BatchSizeBytes, RecordSize.BatchUpperBound(record.Key, value.AsSpan(0, size)));
    }

    private int WriteValue(in OutgoingRecord record)
    {
        var size = MessageText.ValueSize(record.Send.Message, record.ValueSize);
        if (value.Length < size) value = new byte[size];
        MessageText.WriteValue(value.AsSpan(0, size), record.Send.Message);
        return size;
    }
}
