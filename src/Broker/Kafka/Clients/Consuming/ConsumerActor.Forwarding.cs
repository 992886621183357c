using Lab.Broker.Kafka.Clients.Producing;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

// An application that sends on what it consumes: a producer in the same process, on the same thread. What was not told ok it sends again, for as long as it
// lives: whether its own commit waits for that is a matter of its steps.
public sealed partial class ConsumerActor : IKafkaProducerOwner
{
    private const int ProducerTimers = 20;

    private readonly Queue<(ConsumedRecord Record, int Attempt)> toSend = new();
    private readonly Dictionary<int, ConsumedRecord> onTheWay = [];
    private readonly List<NameId> forwardPlaces = [];
    private KafkaProducer? producer;
    private TopicBuffer? forwardTopic;
    private NameId forwardPlace;
    private HandlerStep? forwardStep;
    private bool isPumping;
    private bool closesWhenSent;

    /// <summary>Something that was sent on has not been told ok.</summary>
    private bool IsForwarding => toSend.Count + onTheWay.Count > 0;

    private void StartForwarding()
    {
        if (options.Forward is not { } forward) return;
        forwardPlace = Context.History.Names.Intern(forward.Topic);
        producer = new(Context, forward.Settings, options.Behaviour, options.Bootstrap, this, ProducerTimers);
        forwardTopic = producer.Topic(forward.Topic);
        producer.Start();
    }

    private void RunForwarding(HandlerStep step)
    {
        if (step is not HandlerStep.Flush)
        {
            // Once per poll it stands for all of its records.
            var (first, last) = cursor.Record == HandlerCursor.WholePoll ? (0, records.Count - 1) : (cursor.Record, cursor.Record);
            for (var i = first; i <= last; i++) toSend.Enqueue((records[i], 0));
        }

        forwardStep = step;
        Pump();
    }

    // One call of send() after the other; one that blocks holds up the thread.
    private void Pump()
    {
        if (isPumping) return;
        isPumping = true;
        while (toSend.Count > 0 && !producer!.IsBlocked)
        {
            var (record, attempt) = toSend.Dequeue();
            var operation = Context.History.Call(OperationKind.Send, session, programIndex++, attempt, record.Message, record.Key, forwardPlace, Context.WorldTime);
            onTheWay[operation.Value] = record;
            var key = options.Forward!.KeepsKeys && !record.Key.IsNone ? MessageText.Bytes(Context.History.Names[record.Key]) : null;
            producer.Send(new(new(record.Message, operation, attempt), forwardTopic!, key, -1, options.Forward.SizeOf(record.Message)));
        }

        isPumping = false;
        EndForwardingStep();
    }

    private void EndForwardingStep()
    {
        if (forwardStep is { } step && toSend.Count == 0 && !producer!.IsBlocked && (step is HandlerStep.ProduceAsync || onTheWay.Count == 0))
        {
            forwardStep = null;
            EndStep();
        }

        if (closesWhenSent && !IsForwarding)
        {
            closesWhenSent = false;
            Close();
        }
    }

    /// <summary>An application that ends closes its producer first, which waits for what it was handed.</summary>
    private bool ClosesLater()
    {
        if (!IsForwarding) return false;
        closesWhenSent = true;
        producer!.Close();
        return true;
    }

    void IKafkaProducerOwner.OnPartitioned(in PendingSend send, in TopicPartition partition)
    {
        while (forwardPlaces.Count <= partition.Partition) forwardPlaces.Add(Context.History.Names.Intern(new TopicPartition(options.Forward!.Topic, forwardPlaces.Count).ToString()));
        Context.History.SetPlace(send.Operation, forwardPlaces[partition.Partition]);
    }

    void IKafkaProducerOwner.OnTold(in PendingSend send, in SendOutcome outcome)
    {
        Context.History.Return(send.Operation, outcome.Result, Context.WorldTime, outcome.Offset.Value, outcome.Unconfirmed ? OperationFlags.Unconfirmed : OperationFlags.None);
        if (!onTheWay.Remove(send.Operation.Value, out var record)) return;
        if (outcome.Result != OperationResult.Ok && !closesWhenSent) toSend.Enqueue((record, send.Attempt + 1));
        Pump();
    }

    void IKafkaProducerOwner.OnSendReturned(in PendingSend send) => Pump();
}
