using Lab.Broker.Common;
using System.Runtime.InteropServices;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

// Commits: synchronous, asynchronous, automatic. They go to the coordinator in the order in which they were made.
internal sealed partial class KafkaConsumer
{
    private readonly Deque<PendingCommit> commits = new();
    private readonly List<CommittedOffset> positions = []; // Of the commit that is being made.
    private PendingCommit? waitedFor;
    private VirtualTime autoCommitAt;

    /// <summary>A commitSync() is waiting.</summary>
    public bool IsCommitting => waitedFor is not null;

    /// <summary>commitSync() of everything that polls have returned; <see cref="IKafkaConsumerOwner.OnCommitReturned"/> follows, be it at once.</summary>
    public void CommitSync() => CommitSync(Positions());

    /// <summary>commitSync() of one position.</summary>
    public void CommitSync(AssignedPartition partition, Offset next, LeaderEpoch epoch) => CommitSync([new(partition.Partition, next, epoch)]);

    public void CommitAsync() => Begin(CommitKind.Async, Positions());

    public void CommitAsync(AssignedPartition partition, Offset next, LeaderEpoch epoch) => Begin(CommitKind.Async, [new(partition.Partition, next, epoch)]);

    private void CommitSync(ReadOnlySpan<CommittedOffset> offsets)
    {
        waitedFor = Begin(CommitKind.Sync, offsets);
        if (waitedFor is null) owner.OnCommitReturned();
        else Turn();
    }

    // Not while the poll is held up by the commit before a rebalance, or by the listener.
    private bool MayAutoCommit => settings.EnableAutoCommit && beforeJoin is null && !IsInListener;

    // Every interval, at the start of a poll: what earlier polls returned, idle partitions too.
    private void AutoCommit(VirtualTime now)
    {
        if (!settings.EnableAutoCommit || now < autoCommitAt) return;
        autoCommitAt = now + Duration.FromMs(settings.AutoCommitIntervalMs);
        Begin(CommitKind.Auto, Positions());
    }

    private ReadOnlySpan<CommittedOffset> Positions()
    {
        positions.Clear();
        foreach (var partition in partitions)
        {
            if (partition.HasPosition) positions.Add(new(partition.Partition, partition.Position.Offset, partition.Position.OffsetEpoch));
        }

        return CollectionsMarshal.AsSpan(positions);
    }

    private PendingCommit? Begin(CommitKind kind, ReadOnlySpan<CommittedOffset> offsets)
    {
        if (offsets.Length == 0 || settings.GroupId is null) return null;
        var commit = pendingCommits.Take();
        commit.Begin(kind, offsets, kind switch
        {
            CommitKind.Sync => context.Now + Duration.FromMs(settings.DefaultApiTimeoutMs),
            CommitKind.BeforeJoin => context.Now + Duration.FromMs(settings.MaxPollIntervalMs),
            _ => VirtualTime.Never,
        });
        for (var i = 0; i < offsets.Length; i++)
        {
            commit.Operations[i] = context.History.Call(OperationKind.Commit, session, 0, 0, MessageId.None, NameId.None, NamesOf(offsets[i].Partition).Place, context.WorldTime);
        }

        commits.AddLast(commit);
        if (kind == CommitKind.Async) Turn();
        return commit;
    }

    private void SendCommits(VirtualTime now)
    {
        if (waitedFor is { } late && late.Deadline <= now) GiveUp(late);
        if (beforeJoin is { } tooLate && tooLate.Deadline <= now) GiveUp(tooLate);
        while (!commits.IsEmpty)
        {
            var commit = commits.First;
            if (commit.RetryAt > now || !IsCoordinatorReady(now)) return;
            commits.RemoveFirst();
            if (membership is not null && !TakeMembership(commit)) continue;
            commit.IsInFlight = true;
            var request = commitRequests.Take().With(client.NextCorrelation(), settings.GroupId!, commit.Generation, commit.MemberId, Identified(commit.Offsets), membership?.InstanceId);
            client.Send(KafkaClient.CoordinatorNode(coordinator), request, commit);
        }
    }

    // By the ids that the client knows now, whichever topic was read (OffsetCommit version 10).
    private ReadOnlySpan<CommittedOffset> Identified(ReadOnlySpan<CommittedOffset> offsets)
    {
        if (!behaviour.CommitsByTopicId) return offsets;
        var identified = new CommittedOffset[offsets.Length];
        for (var i = 0; i < offsets.Length; i++) identified[i] = offsets[i] with { TopicId = client.Metadata.Topic(offsets[i].Partition.Topic).Id };
        return identified;
    }

    private VirtualTime NextCommitAttempt(VirtualTime now)
    {
        if (commits.IsEmpty) return VirtualTime.Never;
        return commits.First.RetryAt > now ? commits.First.RetryAt : NextCoordinatorAttempt(now);
    }

    private void OnCommitAnswered(PendingCommit commit, OffsetCommitResponse response)
    {
        commit.IsInFlight = false;
        switch (response.Error)
        {
            case ErrorCode.None:
                Return(commit, OperationResult.Ok);
                break;
            case ErrorCode.NotCoordinator:
                OnCoordinatorUnknown();
                Retry(commit);
                break;
            case ErrorCode.CoordinatorNotAvailable or ErrorCode.RequestTimedOut:
                commit.MaybeDone = true;
                OnCoordinatorUnknown();
                Retry(commit);
                break;
            case ErrorCode.UnknownTopicId:
                client.RequestMetadata();
                Retry(commit);
                break;
            case ErrorCode.CoordinatorLoadInProgress or ErrorCode.UnknownTopicOrPartition:
                Retry(commit);
                break;
            case ErrorCode.StaleMemberEpoch when commit.Kind == CommitKind.BeforeJoin:
                // A heartbeat's answer is on its way with the epoch that counts. To an application that is a CommitFailedException (CommitRequestManager).
                Retry(commit);
                break;
            default:
                membership?.OnCommitRefused(response.Error, commit.Generation, commit.MemberId);
                Return(commit, commit.MaybeDone ? OperationResult.Info : OperationResult.Fail);
                break;
        }
    }

    private void OnCommitLost(PendingCommit commit)
    {
        commit.IsInFlight = false;
        commit.MaybeDone = true;
        Retry(commit);
    }

    private void Retry(PendingCommit commit)
    {
        if (commit.IsAbandoned) return;
        if (commit.IsRepeated)
        {
            commit.RetryAt = context.Now + Pause(commit.Failures++, ApiKey.OffsetCommit);
            commits.AddFirst(commit);
            return;
        }

        if (commit.Kind == CommitKind.Auto) autoCommitAt = VirtualTime.Min(autoCommitAt, context.Now + client.Settings.Retry.First);
        Return(commit, commit.MaybeDone ? OperationResult.Info : OperationResult.Fail);
    }

    // commitSync() throws a TimeoutException; the application logs it and goes on.
    private void GiveUp(PendingCommit commit)
    {
        commit.IsAbandoned = true;
        commits.Remove(commit);
        Return(commit, commit.MaybeDone || commit.IsInFlight ? OperationResult.Info : OperationResult.Fail);
    }

    private void Return(PendingCommit commit, OperationResult result)
    {
        if (commit.IsAbandoned && commit != waitedFor && commit != beforeJoin) return;
        for (var i = 0; i < commit.Count; i++)
        {
            ref readonly var offset = ref commit.Offsets[i];
            context.History.Return(commit.Operations[i], result, context.WorldTime, offset.Offset.Value);
            if (result == OperationResult.Ok) context.Report(FactKind.PositionCommitted, NamesOf(offset.Partition).FactPlace, offset.Offset.Value);
        }

        if (commit == beforeJoin)
        {
            beforeJoin = null;
            membership!.OnCommitted();
            Turn();
            return;
        }

        if (commit != waitedFor) return;
        waitedFor = null;
        owner.OnCommitReturned();
    }
}
