using Lab.Broker.Common;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;
using IsolationLevel = Lab.Broker.Kafka.Protocol.IsolationLevel;

namespace Lab.Broker.Kafka.Clients.Auditing;

/// <summary>
/// The lab's own client, with no more rights than any other: after healing it sends a probe to every partition, and at the
/// end reads every partition from its start to its end at the leader that the newest metadata names, and asks the
/// coordinators where every group would resume. What it cannot get it asks again.
/// </summary>
public sealed partial class AuditorActor(AuditorOptions options) : Actor, IKafkaClientOwner, IKafkaProducerOwner
{
    private const int ProducerTimers = 0;
    private const int ClientTimers = 5;
    private const int RetryTimer = 10;
    private static readonly Duration RetryBackoff = Duration.FromMs(100);

    private enum Phase
    {
        Idle,
        Survey,
        Earliest,
        Latest,
        Read,
        SurveyAgain,
        FindCoordinator,
        FetchOffsets,
        Validate,
    }

    private sealed class AuditCall(Phase phase, int target) : ClientCall
    {
        public Phase Phase { get; } = phase;
        public int Target { get; } = target;
    }

    private readonly long[] starts = new long[options.Partitions.Count];
    private readonly long[] ends = new long[options.Partitions.Count];
    private readonly ReadingOfPartition[] readings = [.. options.Partitions.Select(_ => ReadingOfPartition.None)];
    private KafkaClient client = null!;
    private KafkaProducer? prober;
    private readonly Deque<OutgoingRecord> probes = new();
    private SessionId session;
    private Phase phase;
    private int target;
    private Offset position;
    private BrokerId coordinator = BrokerId.None;
    private bool asked;
    private bool retryArmed;
    private int read;
    private LeaderSurvey survey = null!;

    /// <summary>Probes that nobody has been told of yet.</summary>
    public int ProbesOpen { get; private set; }

    public override void OnStart()
    {
        Context.Listen(ClientPorts.Commands);
        session = Context.History.OpenSession("auditor", NameId.None, Context.Incarnation);
        client = new(Context, ClientConnections.Of(options.ReadSettings), options.Bootstrap, this, ClientTimers);
        survey = new(Context, client, options);
    }

    public override void OnLocal(ActorId from, Message message)
    {
        switch (message)
        {
            case ProbeCommand:
                Probe();
                break;
            case AuditCommand:
                foreach (var partition in options.Partitions) client.WantTopic(partition.Topic);
                (phase, target, read) = (Phase.Survey, 0, 0);
                survey.Begin();
                GoOn();
                break;
        }
    }

    public override void OnMessage(ConnectionId connection, Message message) =>
        _ = client.OnMessage(connection, message) || (prober?.OnMessage(connection, message) ?? false);

    public override void OnConnection(ConnectionId connection, ConnectionChange change) =>
        _ = client.OnConnection(connection, change) || (prober?.OnConnection(connection, change) ?? false);

    public override void OnTimer(int kind, long data)
    {
        if (kind == RetryTimer)
        {
            retryArmed = false;
            GoOn();
            return;
        }

        _ = client.OnTimer(kind, data) || (prober?.OnTimer(kind, data) ?? false);
    }

    // ---- Probes --------------------------------------------------------------------------------------------------

    private void Probe()
    {
        prober = new(Context, options.ProbeSettings, options.Behaviour, options.Bootstrap, this, ProducerTimers);
        prober.Start();
        for (var i = 0; i < options.Partitions.Count; i++)
        {
            var partition = options.Partitions[i];
            var message = new MessageId(options.FirstProbe.Value + i);
            var operation = Context.History.Call(
                OperationKind.Send, session, i, 0, message, NameId.None, Context.History.Names.Intern(partition.ToString()), Context.WorldTime, OperationFlags.Probe);
            ProbesOpen++;
            probes.AddLast(new(new(message, operation, 0), prober.Topic(partition.Topic), null, partition.Partition, 0));
        }

        SendProbes();
    }

    // A call of send() that waits for metadata keeps the next one waiting.
    private void SendProbes()
    {
        while (!probes.IsEmpty && !prober!.IsBlocked) prober.Send(probes.RemoveFirst());
    }

    void IKafkaProducerOwner.OnPartitioned(in PendingSend send, in TopicPartition partition)
    {
    }

    void IKafkaProducerOwner.OnTold(in PendingSend send, in SendOutcome outcome)
    {
        ProbesOpen--;
        Context.History.Return(send.Operation, outcome.Result, Context.WorldTime, outcome.Offset.Value);
    }

    void IKafkaProducerOwner.OnSendReturned(in PendingSend send) => SendProbes();

    // ---- The audit -----------------------------------------------------------------------------------------------

    void IKafkaClientOwner.OnNodeReady(int node) => GoOn();

    void IKafkaClientOwner.OnMetadata() => GoOn();

    void IKafkaClientOwner.OnConnectionLost(int node, IReadOnlyList<ClientCall> unanswered, DisconnectReason reason)
    {
        for (var i = 0; i < unanswered.Count; i++)
        {
            survey.OnLost(unanswered[i]);
            if (unanswered[i] is not AuditCall call) continue;
            asked = false;
            if (call.Phase == Phase.Latest) EndNotTold(OperationResult.Info);
        }

        // The coordinator may have moved.
        if (phase == Phase.FetchOffsets && !asked) phase = Phase.FindCoordinator;

        RetryLater();
    }

    void IKafkaClientOwner.OnAnswer(int node, ClientCall call, KafkaResponse response)
    {
        if (survey.OnAnswer(call, response))
        {
            GoOn();
            return;
        }

        if (call is not AuditCall audit || audit.Phase != phase || audit.Target != target) return;
        asked = false;
        var done = response switch
        {
            ListOffsetsResponse list => OnListed(node, list),
            FetchResponse fetch => OnFetched(fetch),
            FindCoordinatorResponse found => OnFound(found),
            OffsetFetchResponse offsets => OnOffsets(offsets),
            OffsetForLeaderEpochResponse epoch => OnEpochEnd(epoch),
            _ => false,
        };
        if (done) GoOn();
        else Again();
    }

    private void GoOn()
    {
        if (asked) return;
        if (phase == Phase.SurveyAgain && survey.IsDone) Conclude();
        else if (phase == Phase.Survey && survey.IsDone) phase = Phase.Earliest;
        if (phase is Phase.Earliest or Phase.Latest or Phase.Read && target == options.Partitions.Count) Doubt();
        if (phase == Phase.Validate) RecordResumes();
        if (phase is Phase.FindCoordinator && target == options.Groups.Count) Finish();
        switch (phase)
        {
            case Phase.Survey or Phase.SurveyAgain:
                survey.Ask();
                RetryLater();
                break;
            case Phase.Earliest or Phase.Latest or Phase.Read:
                AskLeader(options.Partitions[target]);
                break;
            case Phase.FindCoordinator:
                if (client.AnyReadyNode() is { } any) Ask(any, new FindCoordinatorRequest(client.NextCorrelation(), options.Groups[target].GroupId));
                else RetryLater();
                break;
            case Phase.FetchOffsets:
                var group = options.Groups[target];
                AskNode(KafkaClient.CoordinatorNode(coordinator), () => new OffsetFetchRequest(client.NextCorrelation(), group.GroupId, group.Partitions, requireStable: false));
                break;
            case Phase.Validate:
                AskLeader(committed[resumes].Partition);
                break;
        }
    }

    private void AskLeader(TopicPartition partition)
    {
        var (leader, epoch) = client.Metadata.LeaderOf(partition);
        if (!client.Knows(leader) || (NumberOf(partition) is >= 0 and var number && epoch < survey.Newest(number)))
        {
            client.RequestMetadata();
            RetryLater();
            return;
        }

        AskNode(leader.Value, () => phase switch
        {
            Phase.Earliest => new ListOffsetsRequest(client.NextCorrelation(), partition, epoch, ListOffsetsRequest.Earliest, IsolationLevel.ReadUncommitted),
            Phase.Validate => new OffsetForLeaderEpochRequest(client.NextCorrelation(), partition, epoch, committed[resumes].LeaderEpoch),
            Phase.Latest => new ListOffsetsRequest(client.NextCorrelation(), partition, epoch, ListOffsetsRequest.Latest, IsolationLevel.ReadUncommitted),
            _ => new FetchRequest().With(
                client.NextCorrelation(), BrokerId.None, BrokerEpoch.None, 100, 1, 50 << 20, IsolationLevel.ReadUncommitted, 0, -1,
                [new(partition, epoch, position, LeaderEpoch.None, Offset.None, 10 << 20, Offset.None)], []),
        });
    }

    private void AskNode(int node, Func<KafkaRequest> request)
    {
        if (client.EnsureReady(node)) Ask(node, request());
        else RetryLater();
    }

    private void Ask(int node, KafkaRequest request)
    {
        asked = true;
        if (phase == Phase.Latest) AskForEnd();
        client.Send(node, request, new AuditCall(phase, target));
    }

    private bool OnListed(int node, ListOffsetsResponse list)
    {
        if (list.Error != ErrorCode.None)
        {
            EndNotTold(OperationResult.Fail);
            return false;
        }

        if (phase == Phase.Earliest)
        {
            starts[target] = list.Offset.Value;
            position = list.Offset;
            phase = Phase.Latest;
            return true;
        }

        ends[target] = list.Offset.Value;
        readings[target].Teller = node;
        phase = Phase.Read;
        ReachEnd();
        return true;
    }

    private bool OnFetched(FetchResponse fetch)
    {
        if (fetch.Results is [{ Error: ErrorCode.OffsetOutOfRange }])
        {
            EndNotTold(OperationResult.Fail);
            phase = Phase.Earliest;
        }

        if (fetch.Error != ErrorCode.None || fetch.Results is not [{ Error: ErrorCode.None } result]) return false;
        var place = Context.History.Names.Intern(options.Partitions[target].ToString());
        foreach (var batch in new RecordBatches(result.Records.Span))
        {
            // A damaged batch ends what can be read of this partition: no end is recorded for it.
            if (!batch.IsValid)
            {
                EndNotTold(OperationResult.Fail);
                readings[target].IsThrough = true;
                return NextPartition();
            }

            if (!batch.IsControl)
            {
                foreach (var record in batch) Record(record, place);
            }

            if (batch.NextOffset > position) position = batch.NextOffset;
        }

        ReachEnd();
        return true;
    }

    private void Record(Record record, NameId place)
    {
        if (record.Offset < position || record.Offset.Value >= ends[target]) return;
        var message = MessageText.ReadValue(record.Value.Span);
        if (message.IsNone) return;
        Context.History.Instant(OperationKind.Read, session, read++, message, NameId.None, place, record.Offset.Value, Context.WorldTime, OperationFlags.Auditor);
    }

    private void ReachEnd()
    {
        if (position.Value < ends[target]) return;
        readings[target].IsThrough = true;
        NextPartition();
    }

    private bool NextPartition()
    {
        do target++;
        while (target < readings.Length && readings[target].IsThrough);
        phase = Phase.Earliest;
        return true;
    }

    private void Finish()
    {
        phase = Phase.Idle;
        Context.Report(FactKind.AuditDone, NameId.None, read, options.Partitions.Count);
    }

    private void Again()
    {
        client.RequestMetadata();
        RetryLater();
    }

    private void RetryLater()
    {
        if (retryArmed || phase == Phase.Idle) return;
        retryArmed = true;
        Context.SetTimer(RetryBackoff, RetryTimer);
    }
}
