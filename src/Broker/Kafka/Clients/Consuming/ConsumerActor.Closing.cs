using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

// SIGTERM: the application wakes its poll up, ends what its handler has begun, and closes its consumer, which commits once more if it commits by itself, and leaves its group.
public sealed partial class ConsumerActor
{
    // What Consumer.close() waits for at most if nobody says otherwise.
    private static readonly Duration CloseTimeout = Duration.FromSeconds(30);

    private bool isEnding;
    private bool isClosing;

    public override void OnTerminate()
    {
        isEnding = true;
        // A listener that runs is ended first.
        if (IsInListener) return;
        if (pool is not null)
        {
            consumer.Wakeup();
            CloseIfDrained();
            return;
        }

        if (consumer.IsPolling || (options.IsManual && wanted == 0)) Close();
    }

    private void Close()
    {
        consumer.Wakeup();
        if (ClosesLater()) return;
        isClosing = true;
        Context.SetTimer(CloseTimeout, CloseTimer);
        if (consumer.CommitsByItself) consumer.CommitSync();
        else consumer.LeaveGroup();
    }
}
