namespace Lab.Broker.Kafka.Clients.Consuming;

// An application that moves its positions does so between two polls: one that waits for records is woken up.
public sealed partial class ConsumerActor
{
    private SeekTarget? toSeek;
    private int pollAfterSeek = int.MaxValue;

    private void SeekSoon(SeekTarget target)
    {
        toSeek = target;
        if (consumer.IsPolling && !IsInListener) SeekNow();
    }

    private void SeekNow()
    {
        if (toSeek is null) return;
        consumer.Wakeup();
        Poll(options.IsManual ? wanted : int.MaxValue);
    }

    /// <summary>The next poll, after what is to come before it.</summary>
    private void Poll(int max = int.MaxValue)
    {
        if (toSeek is { } target)
        {
            (toSeek, pollAfterSeek) = (null, max);
            consumer.Seek(target);
            return;
        }

        consumer.Poll(max);
    }

    void IKafkaConsumerOwner.OnSought()
    {
        if (isEnding && !isClosing && pool is null) Close();
        else if (!isClosing) Poll(pollAfterSeek);
    }
}
