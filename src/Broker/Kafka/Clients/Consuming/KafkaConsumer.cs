using Lab.Broker.Common;
using Lab.Broker.Kafka.Clients.Consuming.Membership;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Kernel.Stocks;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// The classic Java consumer, with an assignment by hand or as a member of a group: positions, fetches ahead of the application, commits. Part of its
/// owner's actor, which passes on what it hears. The real one works only inside poll() and commitSync(); here answers are
/// taken in when they come, and everything that poll() begins (auto-commit, fetches, lookups) waits for a poll.
/// </summary>
internal sealed partial class KafkaConsumer : IConsumer, IKafkaClientOwner, IMembershipHost
{
    private readonly ActorContext context;
    private readonly ConsumerSettings settings;
    private readonly ClientBehaviour behaviour;
    private readonly IKafkaConsumerOwner owner;
    private readonly KafkaClient client;
    private readonly SessionId session;
    private readonly List<AssignedPartition> partitions = [];
    private readonly List<ConsumedRecord> polled = [];
    private readonly RecordReader reader;
    private readonly EndRecorder ends;
    private readonly Stock<FetchRequest> requests;
    private readonly Stock<OffsetCommitRequest> commitRequests;
    private readonly Stock<PendingCommit> pendingCommits;
    private readonly int turnTimer;
    private int pollMax;
    private bool isTurning;
    private bool turnAgain;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    /// <param name="context">The actor's.</param>
    /// <param name="options">The member's.</param>
    /// <param name="session">Whose commits these are in the history.</param>
    /// <param name="owner">The application.</param>
    /// <param name="timers">Four timer kinds of the actor belong to this consumer: this one and the next three.</param>
    /// <param name="sink">Where fetches go on a background thread; null when polls take them here.</param>
    public KafkaConsumer(ActorContext context, ConsumerOptions options, SessionId session, IKafkaConsumerOwner owner, int timers, Asynchronous.IRecordSink? sink = null)
    {
        this.sink = sink;
        this.context = context;
        settings = options.Settings;
        behaviour = options.Behaviour;
        this.owner = owner;
        this.session = session;
        client = new(context, ClientConnections.Of(settings), options.Bootstrap, this, timers);
        turnTimer = timers + 2;
        reader = new(context.History.Names);
        ends = new(context, session, options.RecordsEnds);
        (requests, commitRequests, pendingCommits) = (context.Stocks.Of<FetchRequest>(), context.Stocks.Of<OffsetCommitRequest>(), context.Stocks.Of<PendingCommit>());
        group = settings.GroupId is { } id ? context.History.Names.Intern(id) : NameId.None;
        subscription = options.Subscription;
        if (subscription.Count > 0)
        {
            membership = sink is null ? new ClassicMembership(context, client, options, this, timers + 3) : new ConsumerMembership(context, client, options, this, timers + 3);
            return;
        }

        foreach (var partition in options.Partitions) partitions.Add(NewlyAssigned(partition));
    }

    /// <summary>A poll is waiting for records.</summary>
    public bool IsPolling { get; private set; }

    /// <summary>Every poll throws from now on, at the same place.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The next offset to be handed out; none while the partition has no position.</summary>
    public Offset PositionOf(TopicPartition partition)
    {
        foreach (var assigned in partitions)
        {
            if (assigned.Partition == partition) return assigned.HasPosition ? assigned.Position.Offset : Offset.None;
        }

        return Offset.None;
    }

    /// <summary>Every partition has a position, and a member of a group has its share.</summary>
    public bool IsPositioned
    {
        get
        {
            if (membership is { IsSettled: false }) return false;
            foreach (var partition in partitions)
            {
                if (!partition.HasPosition) return false;
            }

            return true;
        }
    }

    public void Start()
    {
        autoCommitAt = context.Now + Duration.FromMs(settings.AutoCommitIntervalMs);
        foreach (var topic in subscription) client.WantTopic(topic);
        foreach (var partition in partitions) client.WantTopic(partition.Partition.Topic);
        if (settings.GroupId is null)
        {
            foreach (var partition in partitions) AskForReset(partition);
        }

        Turn();
    }

    /// <summary>The application polls, and waits until there are records: at most as many as it says, and as <c>max.poll.records</c>.</summary>
    public void Poll(int max = int.MaxValue)
    {
        IsPolling = true;
        membership?.PollBegan();
        pollMax = Math.Min(max, settings.MaxPollRecords);
        Turn();
    }

    /// <summary>A poll that waits returns without records, and no other follows.</summary>
    public void Wakeup() => IsPolling = false;

    /// <summary>Closing it commits what polls have returned (<c>enable.auto.commit</c>).</summary>
    public bool CommitsByItself => settings.EnableAutoCommit && settings.GroupId is not null && !HasFailed;

    public bool OnConnection(ConnectionId connection, ConnectionChange change) => client.OnConnection(connection, change);

    public bool OnMessage(ConnectionId connection, Message message) => client.OnMessage(connection, message);

    public bool OnTimer(int kind, long data)
    {
        if (client.OnTimer(kind, data)) return true;
        if (membership is not null && membership.OnTimer(kind)) return true;
        if (kind != turnTimer) return false;
        timer = default;
        timerDue = VirtualTime.Never;
        Turn();
        return true;
    }

    void IKafkaClientOwner.OnNodeReady(int node) => Turn();

    void IKafkaClientOwner.OnAnswer(int node, ClientCall call, KafkaResponse response)
    {
        switch (call)
        {
            case FetchCall fetch:
                OnFetched(node, fetch, (FetchResponse)response);
                break;
            case ListOffsetsCall list:
                OnListed(node, list, (ListOffsetsResponse)response);
                break;
            case ValidationCall validation:
                OnValidated(validation, (OffsetForLeaderEpochResponse)response);
                break;
            case FindCoordinatorCall:
                OnCoordinatorFound((FindCoordinatorResponse)response);
                break;
            case OffsetFetchCall:
                OnOffsetsFetched((OffsetFetchResponse)response);
                break;
            case PendingCommit commit:
                OnCommitAnswered(commit, (OffsetCommitResponse)response);
                break;
            default:
                membership?.OnAnswer(call, response);
                if (call is LeaveGroupCall && isClosed) owner.OnLeft();
                break;
        }

        Turn();
    }

    void IKafkaClientOwner.OnConnectionLost(int node, IReadOnlyList<ClientCall> unanswered, DisconnectReason reason)
    {
        for (var i = 0; i < unanswered.Count; i++)
        {
            switch (unanswered[i])
            {
                case FetchCall fetch:
                    fetch.Session.OnLost();
                    foreach (var asked in fetch.Ends) ends.NotTold(asked.End);
                    break;
                case ListOffsetsCall list:
                    ends.NotTold(list.End);
                    AskAgainLater(list.Partition);
                    break;
                case ValidationCall validation:
                    AskAgainLater(validation.Partition);
                    break;
                case FindCoordinatorCall:
                    OnCoordinatorUnknown();
                    break;
                case OffsetFetchCall:
                    OnOffsetFetchFailed();
                    break;
                case PendingCommit commit:
                    OnCommitLost(commit);
                    break;
                default:
                    membership?.OnLost(unanswered[i]);
                    if (unanswered[i] is LeaveGroupCall && isClosed) owner.OnLeft();
                    break;
            }
        }

        ForgetPreferred(node);
        if (!coordinator.IsNone && node == KafkaClient.CoordinatorNode(coordinator)) coordinator = BrokerId.None;
        Turn();
    }

    void IKafkaClientOwner.OnMetadata()
    {
        ValidateUnderNewLeaders();
        Turn();
    }

    /// <summary>
    /// One round of poll()'s loop, after whatever may have changed: auto-commit first, then positions, then records, then
    /// the next fetches. So an automatic commit holds what earlier polls returned, never what this one will.
    /// </summary>
    private void Turn()
    {
        if (isTurning)
        {
            turnAgain = true;
            return;
        }

        isTurning = true;
        do
        {
            turnAgain = false;
            var now = context.Now;
            var polls = IsPolling && !HasFailed;
            if (membership is ConsumerMembership background) background.IsAtPoll = polls || isAtPoll;
            if (polls || (sink is not null && !HasFailed)) membership?.Poll(now);
            if (polls && MayAutoCommit) AutoCommit(now);
            SendCommits(now);
            if (!HasFailed)
            {
                UpdatePositions(now);
                // A poll that began in this round is served in the next: first the group, then records.
                if (sink is not null) Push(sink);
                else if (polls && IsPolling && !IsInListener) Collect();
                if (IsPolling || fetchAhead) SendFetches(now);
            }
            else if (sink is not null)
            {
                TellStanding(sink);
            }

            Arm(now);
        }
        while (turnAgain);
        isTurning = false;
        HandOut();
    }

    private void HandOut()
    {
        if (IsPolling || polled.Count == 0 || !handOut) return;
        handOut = false;
        membership?.PollReturned();
        owner.OnPolled(polled);
    }

    private void Fail(AssignedPartition partition, ErrorCode error, string why)
    {
        HasFailed = true;
        context.Report(Model.Facts.FactKind.ConsumerFailed, partition.FactPlace, partition.Position.Offset.Value, (long)error, 0, why);
    }

    private void Arm(VirtualTime now)
    {
        var retry = NextCommitAttempt(now);
        if (!HasFailed) retry = VirtualTime.Min(retry, NextPositionAttempt(now));
        if (membership is not null && IsPolling && !HasFailed) retry = VirtualTime.Min(retry, membership.NextAttempt(now));
        var deadline = VirtualTime.Min(waitedFor?.Deadline ?? VirtualTime.Never, beforeJoin?.Deadline ?? VirtualTime.Never);
        if (IsPolling && MayAutoCommit && !HasFailed) deadline = VirtualTime.Min(deadline, autoCommitAt);
        var due = VirtualTime.Min(retry, deadline);
        if (due == VirtualTime.Never || (!timer.IsNone && timerDue <= due)) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = due;
        timer = context.SetTimer(due - now, turnTimer, background: retry > deadline);
    }

    private Duration Pause(int failures, ApiKey api) =>
        client.Settings.Retry.After(context, failures, ClientSites.RequestBackoff, Hash.Of(context.Name, (ulong)api));
}
