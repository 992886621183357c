using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

// Idempotence (KIP-98, KIP-360): the producer id, its epoch, and what keeps a partition's sequence without gaps.
internal sealed partial class KafkaProducer
{
    private readonly List<PartitionQueue> unresolved = [];
    private readonly List<PartitionQueue> rewrites = [];
    private ProducerId producerId = ProducerId.None;
    private ProducerEpoch producerEpoch = ProducerEpoch.None;
    private bool identityAsked;
    private int identityFailures;
    private VirtualTime identityAt;
    private ErrorCode fatal;

    private void EnsureIdentity(VirtualTime now)
    {
        if (!settings.Idempotence || !producerId.IsNone || identityAsked || fatal != ErrorCode.None || now < identityAt) return;
        if (client.AnyReadyNode() is not { } node)
        {
            identityAt = client.AnyNodeAt();
            if (identityAt == VirtualTime.Never) identityAt = now;
            return;
        }

        identityAsked = true;
        client.Send(node, new InitProducerIdRequest(client.NextCorrelation(), ProducerId.None, ProducerEpoch.None), InitProducerIdCall.Instance);
    }

    private void OnIdentity(InitProducerIdResponse response)
    {
        identityAsked = false;
        if (response.Error == ErrorCode.None)
        {
            (producerId, producerEpoch) = (response.Producer, response.Epoch);
            identityFailures = 0;
            foreach (var node in nodes) node.IsDirty = true;
        }
        else if (response.Error.IsRetriable())
        {
            OnIdentityLost();
        }
        else
        {
            FailEverything(response.Error);
        }
    }

    private void OnIdentityLost()
    {
        identityAsked = false;
        identityAt = context.Now + client.Settings.Retry.After(context, identityFailures++, ClientSites.RequestBackoff, Hash.Of(context.Name, (ulong)ApiKey.InitProducerId));
    }

    // Without an id nothing can ever be sent: the real producer throws at every call from now on.
    private void FailEverything(ErrorCode error)
    {
        fatal = error;
        while (!byAge.IsEmpty) Abandon(byAge.RemoveFirst(), error);
    }

    private void Abandon(ProducerBatch batch, ErrorCode error)
    {
        if (batch.IsDone) return;
        if (batch.IsQueued) batch.Queue.Remove(batch);
        batch.Discard(builders);
        Fail(batch, error, adjustSequences: false);
    }

    /// <summary>
    /// Whether a batch must stay in its queue: no new number while older ones are open under another epoch or unresolved,
    /// and of the batches to be sent again only the one that is next (in effect one in flight during a retry).
    /// </summary>
    private bool MustWait(PartitionQueue queue, ProducerBatch first)
    {
        var sequences = queue.Sequences;
        if (first.HasSequence) return behaviour.RetriesInSequenceOrder && sequences.HasUnanswered && first.BaseSequence != sequences.FirstUnanswered;
        return sequences.IsUnresolved || (sequences.HasUnanswered && sequences.IsStale(producerId, producerEpoch));
    }

    private bool CanRetryInSequence(ProducerBatch batch, ErrorCode error, Offset logStart)
    {
        var sequences = batch.Queue.Sequences;
        switch (error)
        {
            // Not the next one: an earlier batch is still to come, this one comes after it.
            case ErrorCode.OutOfOrderSequenceNumber when !sequences.IsUnresolved && (batch.SequenceWasReset || !sequences.IsNext(batch.BaseSequence)):
                return true;
            case ErrorCode.UnknownProducerId when logStart == Offset.None || batch.SequenceWasReset:
                return true;
            case ErrorCode.OutOfOrderSequenceNumber or ErrorCode.UnknownProducerId:
                AskForBump(batch.Queue);
                return true;
            default:
                return error.IsRetriable();
        }
    }

    private void ForgetFailed(ProducerBatch batch, ErrorCode error, bool adjustSequences)
    {
        batch.Queue.Sequences.Forget(batch);
        if (adjustSequences || error is ErrorCode.OutOfOrderSequenceNumber or ErrorCode.UnknownProducerId) AskForBump(batch.Queue);
    }

    private void MarkUnresolved(PartitionQueue queue)
    {
        if (queue.Sequences.IsUnresolved) return;
        queue.Sequences.IsUnresolved = true;
        unresolved.Add(queue);
    }

    /// <summary>Once all of an unresolved partition is answered, the last answer shows whether there is a gap.</summary>
    private void ResolveSequences()
    {
        for (var i = unresolved.Count - 1; i >= 0; i--)
        {
            var queue = unresolved[i];
            if (queue.Sequences.HasUnanswered) continue;
            if (!queue.Sequences.IsNext(queue.Sequences.Next)) AskForBump(queue);
            queue.Sequences.IsUnresolved = false;
            unresolved.RemoveAt(i);
            MarkDirty(queue);
        }
    }

    private void AskForBump(PartitionQueue queue)
    {
        if (queue.Sequences.AwaitsRewrite) return;
        queue.Sequences.AwaitsRewrite = true;
        rewrites.Add(queue);
    }

    /// <summary>A higher epoch closes the gap: the broker takes sequence 0 under it, and fences what may still come under the old one.</summary>
    private void BumpEpochIfNeeded()
    {
        if (rewrites.Count == 0 || producerId.IsNone) return;
        if (producerEpoch.Value == short.MaxValue)
        {
            // Used up: a fresh id, and then the rewriting.
            producerId = ProducerId.None;
            return;
        }

        producerEpoch = new((short)(producerEpoch.Value + 1));
        foreach (var queue in rewrites)
        {
            queue.Sequences.Restart(producerId, producerEpoch);
            queue.Sequences.AwaitsRewrite = false;
            queue.Sequences.IsUnresolved = false;
            unresolved.Remove(queue);
            MarkDirty(queue);
        }

        rewrites.Clear();
    }
}
