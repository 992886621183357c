using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// One member of a consuming application: polls, runs its handler over what a poll returned, polls again. A restarted
/// process begins with what its group committed. What it reads, does and commits goes into the history.
/// </summary>
public sealed partial class ConsumerActor(ConsumerOptions options, ActorId? background = null) : Actor, IKafkaConsumerOwner, Cluster.IKnowsLeaders, Cluster.IOwnsPartitions
{
    private const int ConsumerTimers = 0;
    private const int StepTimer = 10;
    private const int WorkTimer = 11;
    private const int CloseTimer = 12;
    private const int ListenerTimer = 13;
    private const int WorkerTimer = 14;
    private const int PollTimer = 15;

    private readonly HandlerCursor cursor = new(options.Handler);
    private readonly List<(string Step, int Count)> occurrences = [];
    private IConsumer consumer = null!; // From the start event on; others may look earlier.
    private IReadOnlyList<ConsumedRecord> records = [];
    private SessionId session;
    private int programIndex;
    private int wanted;

    /// <summary>Every partition has a position: from here on nothing that is appended is skipped.</summary>
    public bool IsPositioned => consumer is { IsPositioned: true };

    /// <summary>Its group gave it this partition.</summary>
    public bool Owns(TopicPartition partition) => consumer is not null && consumer.Owns(partition);

    /// <summary>Its polls throw for ever.</summary>
    public bool HasFailed => consumer is { HasFailed: true };

    /// <summary>Everything below <paramref name="end"/> was handed out, and the handler is through with it.</summary>
    public bool HasHandled(TopicPartition partition, Offset end) => consumer is { IsPolling: true } && consumer.PositionOf(partition) >= end && (pool is null || pool.IsIdle) && !IsForwarding;

    /// <summary>Who leads a partition, as far as this client knows.</summary>
    public BrokerId LeaderKnown(TopicPartition partition) => consumer is null ? BrokerId.None : consumer.LeaderKnown(partition);

    public override void OnStart()
    {
        Context.Listen(ClientPorts.Commands);
        session = Context.History.OpenSession(options.Name, Context.History.Names.Intern(options.Group), Context.Incarnation);
        consumer = background is { } thread
            ? new Asynchronous.AsyncConsumer(Context, options, session, this, thread)
            : new KafkaConsumer(Context, options, session, this, ConsumerTimers);
        StartForwarding();
        consumer.Start();
        if (!options.IsManual) Poll();
    }

    public override void OnMessage(ConnectionId connection, Message message)
    {
        if (!consumer.OnMessage(connection, message)) producer?.OnMessage(connection, message);
    }

    public override void OnConnection(ConnectionId connection, ConnectionChange change)
    {
        if (!consumer.OnConnection(connection, change)) producer?.OnConnection(connection, change);
    }

    public override void OnLocal(ActorId from, Message message)
    {
        if (consumer.OnLocal(message) || isEnding) return;
        if (message is SeekCommand seek) SeekSoon(seek.Target);
        if (message is not ReadCommand read) return;
        var wasWaiting = wanted == 0;
        wanted += read.Count;
        if (wasWaiting) Poll(wanted);
    }

    public override void OnTimer(int kind, long data)
    {
        if (consumer.OnTimer(kind, data) || producer?.OnTimer(kind, data) == true) return;
        if (kind == StepTimer) RunStep();
        else if (kind == WorkTimer) EndStep();
        else if (kind == CloseTimer) Context.Exit();
        else if (kind == ListenerTimer) EndListenerStep();
        else if (kind == WorkerTimer) EndWorkerStep((int)data);
        else if (kind == PollTimer) PollOn();
    }

    void IKafkaConsumerOwner.OnPolled(IReadOnlyList<ConsumedRecord> polled)
    {
        records = polled;
        foreach (var record in polled)
        {
            Context.History.Instant(OperationKind.Read, session, programIndex++, record.Message, record.Key, record.Partition.Place, record.Offset.Value, Context.WorldTime);
            Context.Report(FactKind.RecordRead, record.Partition.FactPlace, record.Offset.Value, record.Message.Value);
        }

        if (pool is not null)
        {
            HandOff();
            return;
        }

        cursor.Begin(polled.Count);
        NextStep();
    }

    void IKafkaConsumerOwner.OnCommitReturned()
    {
        if (IsInListener && committing.Count > 0) CommitNextDone();
        else if (IsInListener) EndListenerStep();
        else if (isClosing) consumer.LeaveGroup();
        else EndStep();
    }

    // Each step is an event of its own. It begins after what it takes, so that a process that dies meanwhile has not done it.
    private void NextStep()
    {
        if (cursor.MoveNext())
        {
            Context.SetTimer(cursor.Step is HandlerStep.Effect ? options.EffectTime : Duration.Zero, StepTimer);
            return;
        }

        Context.Report(FactKind.RecordsHandled, NameId.None, records.Count);
        if (isEnding)
        {
            Close();
        }
        else if (options.IsManual)
        {
            wanted = Math.Max(0, wanted - records.Count);
            if (wanted > 0) Poll(wanted);
        }
        else
        {
            Poll();
        }
    }

    private void RunStep()
    {
        var step = cursor.Step;
        Context.Report(FactKind.HandlerStep, NameId.None, Count(step.Name), MessageOfStep, 0, step.Name);
        switch (step)
        {
            case HandlerStep.Effect:
                RunEffect();
                break;
            case HandlerStep.Commit when cursor.Record == HandlerCursor.WholePoll:
                consumer.CommitSync();
                break;
            case HandlerStep.Commit:
                var handed = records[cursor.Record];
                consumer.CommitSync(handed.Partition, handed.Offset.Next, handed.Epoch);
                break;
            case HandlerStep.CommitAsync when cursor.Record == HandlerCursor.WholePoll:
                consumer.CommitAsync();
                EndStep();
                break;
            case HandlerStep.CommitAsync:
                var record = records[cursor.Record];
                consumer.CommitAsync(record.Partition, record.Offset.Next, record.Epoch);
                EndStep();
                break;
            case HandlerStep.Work work:
                Context.SetTimer(TimeOf(work), WorkTimer);
                break;
            case HandlerStep.Produce or HandlerStep.ProduceAsync or HandlerStep.Flush:
                RunForwarding(step);
                break;
        }
    }

    private void RunEffect()
    {
        // Once per poll it stands for all of its records.
        var (first, last) = cursor.Record == HandlerCursor.WholePoll ? (0, records.Count - 1) : (cursor.Record, cursor.Record);
        for (var i = first; i <= last; i++)
        {
            var record = records[i];
            Context.History.Instant(OperationKind.Effect, session, programIndex++, record.Message, record.Key, record.Partition.Place, record.Offset.Value, Context.WorldTime);
            Context.Report(FactKind.EffectDone, record.Partition.FactPlace, record.Offset.Value, record.Message.Value);
        }

        EndStep();
    }

    private void EndStep()
    {
        var step = cursor.Step.Name;
        Context.Report(FactKind.HandlerStepDone, NameId.None, Counted(step), MessageOfStep, 0, step);
        NextStep();
    }

    private int MessageOfStep => cursor.Record == HandlerCursor.WholePoll ? 0 : records[cursor.Record].Message.Value;

    private Duration TimeOf(HandlerStep.Work work)
    {
        var first = records[Math.Max(0, cursor.Record)];
        return new(work.Min.Nanos + DrawUpTo(work, Hash.Of(Context.Name, unchecked((ulong)first.Message.Value), unchecked((ulong)first.Offset.Value))));
    }

    private long DrawUpTo(HandlerStep.Work work, ulong subject)
    {
        var span = work.Max.Nanos - work.Min.Nanos;
        return span <= 0 ? 0 : Context.Draw(ClientSites.HandlerWork, subject, 0, span + 1);
    }

    private int Count(string step)
    {
        for (var i = 0; i < occurrences.Count; i++)
        {
            if (occurrences[i].Step != step) continue;
            occurrences[i] = (step, occurrences[i].Count + 1);
            return occurrences[i].Count;
        }

        occurrences.Add((step, 1));
        return 1;
    }

    private int Counted(string step)
    {
        foreach (var (name, count) in occurrences)
        {
            if (name == step) return count;
        }

        return 0;
    }
}
