using System.Runtime.InteropServices;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients.Producing;

// The sender: which leaders have something ready, and what one request to them takes along.
internal sealed partial class KafkaProducer
{
    private readonly List<ProducerBatch> drained = [];
    private readonly List<ProduceData> data = []; // Of the request that is being made.
    private readonly List<PartitionQueue> leaderless = [];

    private void DrainNode(SenderNode node, VirtualTime now)
    {
        node.IsDirty = false;
        while (true)
        {
            node.ReadyAt = VirtualTime.Never;
            if (!IsReady(node, now)) return;
            if (settings.Idempotence && producerId.IsNone) return;
            if (!client.EnsureReady(node.Node))
            {
                node.ReadyAt = client.ReconnectAt(node.Node);
                return;
            }

            Drain(node, now);
            if (drained.Count == 0) return;
            SendDrained(node);
        }
    }

    /// <summary>Whether some queue of the node may be drained; if not, when that will be.</summary>
    private bool IsReady(SenderNode node, VirtualTime now)
    {
        var ready = false;
        foreach (var queue in node.Queues)
        {
            if (queue.IsMuted || queue.Batches.IsEmpty) continue;
            var first = queue.Batches.First;
            first.NoteLeader(queue.Leader.Epoch);
            var backsOff = BacksOff(first, now);
            var at = PartitionQueue.EndOfWait(first, backsOff, linger);
            var sendable = queue.Batches.Count > 1 || first.IsFull || at <= now || isClosing || blockedOn == Append.LacksMemory;
            if (sendable && !backsOff) ready = true;
            else node.ReadyAt = VirtualTime.Min(node.ReadyAt, at);
        }

        return ready;
    }

    private bool BacksOff(ProducerBatch batch, VirtualTime now) =>
        batch.Attempts > 0 && now < batch.RetryAt && !(behaviour.RetriesAtOnceUnderNewLeader && batch.HasNewLeader);

    /// <summary>Takes the first batch of every queue that allows it, up to max.request.size, beginning where the last drain ended.</summary>
    private void Drain(SenderNode node, VirtualTime now)
    {
        drained.Clear();
        var count = node.Queues.Count;
        var start = node.DrainIndex % count;
        var size = 0;
        var i = start;
        do
        {
            var queue = node.Queues[i];
            node.DrainIndex = i;
            i = (i + 1) % count;
            if (queue.IsMuted || queue.Batches.IsEmpty) continue;
            var first = queue.Batches.First;
            first.NoteLeader(queue.Leader.Epoch);
            if (BacksOff(first, now)) continue;
            if (size + first.Size > settings.MaxRequestSizeBytes && drained.Count > 0) break;
            // The real client leaves the loop here, not only this partition: a later turn begins with it again.
            if (settings.Idempotence && MustWait(queue, first)) break;
            queue.RemoveFirst();
            if (settings.Idempotence && !first.HasSequence) queue.Sequences.Assign(first, producerId, producerEpoch);
            first.Close(builders);
            size += first.Size;
            drained.Add(first);
        }
        while (i != start);
    }

    private void SendDrained(SenderNode node)
    {
        data.Clear();
        foreach (var batch in drained)
        {
            data.Add(new(batch.Queue.Partition, batch.Close(builders)) { TopicId = behaviour.ProducesByTopicId ? client.Metadata.Topic(batch.Queue.Partition.Topic).Id : Uuid.Zero });
            batch.IsOnItsWay = true;
            if (mutes) batch.Queue.IsMuted = true;
            if (batch.Attempts > 0) ReportRetry(batch);
        }

        var first = drained[0];
        var message = first.Sends[0].Message.Value;
        var request = requests.Take().With(client.NextCorrelation(), (short)settings.Acks, (int)settings.RequestTimeoutMs, CollectionsMarshal.AsSpan(data), message, first.Attempts);
        var call = calls.Take().With(CollectionsMarshal.AsSpan(drained));
        var source = pool is null ? null : new PooledRecords(request, call.Batches);
        if (settings.Acks == Acks.None)
        {
            if (client.SendOneWay(node.Node, request, call, message, first.Attempts, source)) OnHandedToSocket(call);
            return;
        }

        client.Send(node.Node, request, call, null, message, first.Attempts, source);
    }

    private void OnHandedToSocket(ProduceCall call)
    {
        foreach (var batch in call.Batches) OnHandedToSocket(batch);
    }

    // acks=0: the client learns of nothing more.
    private void OnHandedToSocket(ProducerBatch batch)
    {
        batch.Queue.IsMuted = false;
        batch.IsOnItsWay = false;
        if (batch.IsDone)
        {
            GiveBack(batch);
            return;
        }

        Finish(batch);
        foreach (var send in batch.Sends) owner.OnTold(send, new(Model.Histories.OperationResult.Ok, Offset.None, ErrorCode.None, Unconfirmed: true));
    }

    private void ReportRetry(ProducerBatch batch)
    {
        if (!context.Listens(FactKind.BatchRetried)) return;
        context.Report(FactKind.BatchRetried, context.Place(batch.Queue.Partition.ToString()), batch.Sends[0].Message.Value, batch.Sends[^1].Message.Value, batch.Attempts);
    }

    // ---- Nodes ---------------------------------------------------------------------------------------------------

    private PartitionQueue AddQueue(TopicBuffer topic, int partition)
    {
        var queue = topic.Add(partition);
        if (!behaviour.RenumbersInOrder) queue.Sequences.RenumberInHeapOrder();
        PlaceQueues();
        return queue;
    }

    /// <summary>Gives every queue to the node that leads it now. Rare: a new queue, new metadata.</summary>
    private void PlaceQueues()
    {
        leaderless.Clear();
        foreach (var node in nodes) node.Queues.Clear();
        foreach (var topic in topics)
        {
            foreach (var queue in topic.Queues)
            {
                if (queue is null) continue;
                queue.Leader = topic.Metadata[queue.Partition.Partition];
                var leader = queue.Leader.Leader.Value;
                if (client.Metadata.TryEndpoint(leader, out _)) NodeOf(leader).Queues.Add(queue);
                else leaderless.Add(queue);
            }
        }

        foreach (var node in nodes) node.IsDirty = true;
    }

    private SenderNode NodeOf(int node)
    {
        foreach (var known in nodes)
        {
            if (known.Node == node) return known;
        }

        var added = new SenderNode(node);
        nodes.Add(added);
        return added;
    }

    private void MarkDirty(int node)
    {
        foreach (var known in nodes)
        {
            if (known.Node == node) known.IsDirty = true;
        }
    }

    private void MarkDirty(PartitionQueue queue) => MarkDirty(queue.Leader.Leader.Value);

    private void WantMissingLeaders()
    {
        foreach (var queue in leaderless)
        {
            if (queue.Batches.IsEmpty) continue;
            client.RequestMetadata();
            return;
        }
    }
}
