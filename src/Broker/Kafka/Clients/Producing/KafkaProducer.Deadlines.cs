using Lab.Broker.Common;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Producing;

// Time: one timer stands for linger, backoffs, delivery and block timeouts. It is moved forward when something comes
// sooner, and otherwise left to come up and look.
internal sealed partial class KafkaProducer
{
    // A timer that is not needed any more is cancelled only when it would keep an idle run alive for long.
    private static readonly Duration ShortWait = Duration.FromMs(100);

    private readonly Deque<ProducerBatch> byAge = new();
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    /// <summary>Batches whose time since creation is up fail, waiting or on their way; nobody knows what became of them (KIP-91).</summary>
    private void Expire(VirtualTime now)
    {
        while (!byAge.IsEmpty)
        {
            var oldest = byAge.First;
            if (!oldest.IsDone && now - oldest.Created < deliveryTimeout) return;
            byAge.RemoveFirst();
            if (!oldest.IsDone) Expire(oldest);
        }
    }

    private void Expire(ProducerBatch batch)
    {
        if (batch.IsQueued) batch.Queue.Remove(batch);
        batch.Discard(builders);
        Finish(batch);
        if (settings.Idempotence)
        {
            batch.Queue.Sequences.Forget(batch);
            // One that expires on its first way out is not marked: its gap shows when the next batch comes out of order.
            if (batch.InRetry) MarkUnresolved(batch.Queue);
        }

        MarkDirty(batch.Queue);
        foreach (var send in batch.Sends) owner.OnTold(send, new(OperationResult.Info, Offset.None, ErrorCode.RequestTimedOut));
    }

    private void OnSenderTimer()
    {
        timer = default;
        timerDue = VirtualTime.Never;
        var now = context.Now;
        foreach (var node in nodes) node.IsDirty |= node.ReadyAt <= now;
        Advance();
    }

    private void ArmSender()
    {
        var due = VirtualTime.Min(blockedUntil, NextExpiry());
        foreach (var node in nodes) due = VirtualTime.Min(due, node.ReadyAt);
        var now = context.Now;
        if (settings.Idempotence && producerId.IsNone && !identityAsked && identityAt > now) due = VirtualTime.Min(due, identityAt);
        if (due == VirtualTime.Never)
        {
            if (timer.IsNone || timerDue <= now + ShortWait) return;
            context.Cancel(timer);
            timer = default;
            timerDue = VirtualTime.Never;
            return;
        }

        if (!timer.IsNone && timerDue <= due) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = due;
        timer = context.SetTimer(due - now, senderTimer);
    }

    private VirtualTime NextExpiry()
    {
        while (!byAge.IsEmpty && byAge.First.IsDone) byAge.RemoveFirst();
        return byAge.IsEmpty ? VirtualTime.Never : byAge.First.Created + deliveryTimeout;
    }
}
