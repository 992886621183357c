namespace Lab.Broker.Kafka.Clients.Producing;

// SIGTERM: the application calls send() no more and closes its producer, which waits for all that it was handed.
public sealed partial class ProducerActor
{
    private bool isClosing;

    public override void OnTerminate()
    {
        isClosing = true;
        while (!deferred.IsEmpty) deferred.RemoveFirst();
        producer.Close();
        EndIfClosed();
    }

    private void EndIfClosed()
    {
        if (!isClosing || open > 0) return;
        OnRecordTimer();
        Context.Exit();
    }
}
