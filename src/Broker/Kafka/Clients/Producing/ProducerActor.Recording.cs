using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

// The application writes down what it was told: where a restart sends the rest again, that takes its time, in which it may die.
public sealed partial class ProducerActor
{
    private static readonly Duration RecordingTime = Duration.FromMicros(100);

    private readonly Queue<MessageId> unrecorded = new();

    private void Record(MessageId message)
    {
        if (options.AfterRestart != AfterRestart.Resend)
        {
            journal.OnAcknowledged(message);
            return;
        }

        if (unrecorded.Count == 0) Context.SetTimer(RecordingTime, RecordTimer);
        unrecorded.Enqueue(message);
    }

    private void OnRecordTimer()
    {
        while (unrecorded.TryDequeue(out var message)) journal.OnAcknowledged(message);
    }
}
