using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Producing;

// What becomes of a batch when an attempt ends: success, another attempt, several smaller batches, failure.
internal sealed partial class KafkaProducer
{
    private void OnProduced(ProduceCall call, ProduceResponse response)
    {
        for (var i = 0; i < response.Results.Length; i++)
        {
            var result = response.Results[i];
            foreach (var batch in call.Batches)
            {
                if (batch.Queue.Partition == result.Partition) Complete(batch, result.Error, result.BaseOffset, result.LogStartOffset);
            }
        }

        if (!behaviour.FollowsLeaderHint) return;
        var moved = false;
        for (var i = 0; i < response.Results.Length; i++)
        {
            var result = response.Results[i];
            if (result.Error is ErrorCode.NotLeaderOrFollower or ErrorCode.FencedLeaderEpoch) moved |= client.Metadata.TakeHint(result.Partition, result.CurrentLeader, result.CurrentEpoch);
        }

        if (moved) PlaceQueues();
    }

    // The connection ended. Its batches go back oldest first: without sequence numbers each before the one before it, so
    // that the window comes back reversed.
    private void OnLost(ProduceCall call)
    {
        foreach (var batch in call.Batches) Complete(batch, ErrorCode.NetworkException, Offset.None, Offset.None);
    }

    private void Complete(ProducerBatch batch, ErrorCode error, Offset baseOffset, Offset logStart)
    {
        batch.IsOnItsWay = false;
        if (!batch.IsDone && !SendErrors.IsRefusal(error) && error is not (ErrorCode.None or ErrorCode.DuplicateSequenceNumber)) batch.MaybeWritten = true;
        if (error == ErrorCode.None) Succeed(batch, baseOffset);
        else if (error == ErrorCode.MessageTooLarge && batch.Count > 1 && !batch.IsDone) Split(batch);
        else if (CanRetry(batch, error, logStart)) PutBack(batch);
        else if (error == ErrorCode.DuplicateSequenceNumber) Succeed(batch, Offset.None);
        else Fail(batch, error, adjustSequences: batch.Attempts < settings.Retries);

        if (batch.IsDone) GiveBack(batch);
        if (error.RefreshesMetadata()) client.RequestMetadata();
        batch.Queue.IsMuted = false;
        MarkDirty(batch.Queue);
    }

    private bool CanRetry(ProducerBatch batch, ErrorCode error, Offset logStart)
    {
        if (batch.IsDone || batch.Attempts >= settings.Retries || context.Now - batch.Created >= deliveryTimeout) return false;
        return settings.Idempotence ? CanRetryInSequence(batch, error, logStart) : error.IsRetriable();
    }

    private void PutBack(ProducerBatch batch)
    {
        var subject = Hash.Of(context.Name, unchecked((ulong)batch.Sends[0].Message.Value));
        batch.PutBack(context.Now, client.Settings.Retry.After(context, batch.Attempts, ClientSites.ProduceBackoff, subject));
        if (settings.Idempotence && behaviour.RetriesInSequenceOrder) batch.Queue.InsertInSequence(batch);
        else batch.Queue.AddFirst(batch);
    }

    private void Split(ProducerBatch batch)
    {
        var parts = batch.Split(settings.BatchSizeBytes, builders, batches);
        Finish(batch);
        batch.Queue.Sequences.Forget(batch);
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            var part = parts[i];
            byAge.AddFirst(part);
            if (part.HasSequence)
            {
                part.Queue.Sequences.Track(part);
                part.Queue.InsertInSequence(part);
            }
            else
            {
                part.Queue.AddFirst(part);
            }
        }
    }

    private void Succeed(ProducerBatch batch, Offset baseOffset)
    {
        if (settings.Idempotence) batch.Queue.Sequences.Acked(batch);
        if (batch.IsDone) return;
        Finish(batch);
        for (var i = 0; i < batch.Count; i++)
        {
            owner.OnTold(batch.Sends[i], new(OperationResult.Ok, baseOffset == Offset.None ? Offset.None : baseOffset + i, ErrorCode.None));
        }
    }

    private void Fail(ProducerBatch batch, ErrorCode error, bool adjustSequences)
    {
        if (batch.IsDone) return;
        Finish(batch);
        if (settings.Idempotence) ForgetFailed(batch, error, adjustSequences);
        var result = batch.MaybeWritten ? OperationResult.Info : OperationResult.Fail;
        foreach (var send in batch.Sends) owner.OnTold(send, new(result, Offset.None, error));
    }

    private void Finish(ProducerBatch batch)
    {
        batch.IsDone = true;
        if (!batch.IsOnItsWay || !behaviour.KeepsBufferOfExpired) GiveBack(batch);
    }

    private void GiveBack(ProducerBatch batch)
    {
        memory += batch.Memory;
        batch.Memory = 0;
        if (batch.Buffer is { } buffer && buffer.Holder == batch) pool?.GiveBack(buffer);
    }
}
