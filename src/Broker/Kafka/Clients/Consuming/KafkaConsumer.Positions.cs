using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Clients.Consuming;

// Where to read: the committed position, else what auto.offset.reset says; checked against every new leader (KIP-320).
internal sealed partial class KafkaConsumer
{
    private readonly NameId group;
    private BrokerId coordinator = BrokerId.None;
    private bool isFindingCoordinator;
    private VirtualTime findAt;
    private int findFailures;
    private bool isFetchingOffsets;
    private VirtualTime fetchOffsetsAt;
    private int fetchOffsetsFailures;

    private void UpdatePositions(VirtualTime now)
    {
        FetchCommittedOffsets(now);
        foreach (var partition in partitions)
        {
            if (partition.IsAsking || partition.RetryAt > now) continue;
            if (partition.State == PositionState.AwaitsReset) SendListOffsets(partition, now);
            else if (partition.State == PositionState.AwaitsValidation) SendValidation(partition, now);
        }
    }

    private VirtualTime NextPositionAttempt(VirtualTime now)
    {
        var next = VirtualTime.Never;
        var initializing = false;
        foreach (var partition in partitions)
        {
            initializing |= partition.State == PositionState.Initializing;
            if (partition.RetryAt > now) next = VirtualTime.Min(next, partition.RetryAt);
            else if (IsPolling && partition.State == PositionState.Fetching && !partition.IsBuffered && !partition.IsPaused) next = VirtualTime.Min(next, client.ReconnectAt(SourceOf(partition, now).Value));
        }

        // While one is asked, be it a coordinator that is none any more, nobody else is.
        if (initializing && !isFetchingOffsets) next = VirtualTime.Min(next, fetchOffsetsAt > now ? fetchOffsetsAt : NextCoordinatorAttempt(now));
        return next;
    }

    // ---- The coordinator -----------------------------------------------------------------------------------------

    /// <summary>Whether a request may go to the group's coordinator now; if not, this finds it or connects to it.</summary>
    private bool IsCoordinatorReady(VirtualTime now)
    {
        if (!coordinator.IsNone) return client.EnsureReady(KafkaClient.CoordinatorNode(coordinator));
        if (isFindingCoordinator || now < findAt || client.AnyReadyNode() is not { } node) return false;
        isFindingCoordinator = true;
        client.Send(node, new FindCoordinatorRequest(client.NextCorrelation(), settings.GroupId!), FindCoordinatorCall.Instance);
        return false;
    }

    private VirtualTime NextCoordinatorAttempt(VirtualTime now)
    {
        if (!coordinator.IsNone) return client.ReconnectAt(KafkaClient.CoordinatorNode(coordinator));
        if (isFindingCoordinator) return VirtualTime.Never;
        return findAt > now ? findAt : client.AnyNodeAt();
    }

    private void OnCoordinatorFound(FindCoordinatorResponse response)
    {
        isFindingCoordinator = false;
        if (response.Error == ErrorCode.None && client.TakeCoordinator(response.Coordinator))
        {
            coordinator = response.Coordinator;
            findFailures = 0;
        }
        else
        {
            if (response.Error == ErrorCode.None) client.RequestMetadata();
            OnCoordinatorUnknown();
        }
    }

    private void OnCoordinatorUnknown()
    {
        isFindingCoordinator = false;
        coordinator = BrokerId.None;
        findAt = context.Now + Pause(findFailures++, ApiKey.FindCoordinator);
    }

    // ---- Committed positions -------------------------------------------------------------------------------------

    private void FetchCommittedOffsets(VirtualTime now)
    {
        if (isFetchingOffsets || fetchOffsetsAt > now || settings.GroupId is null) return;
        List<TopicPartition>? wanted = null;
        foreach (var partition in partitions)
        {
            if (partition.State == PositionState.Initializing) (wanted ??= []).Add(partition.Partition);
        }

        if (wanted is null || !IsCoordinatorReady(now)) return;
        isFetchingOffsets = true;
        client.Send(KafkaClient.CoordinatorNode(coordinator), OffsetFetchOf(wanted), OffsetFetchCall.Instance);
    }

    private OffsetFetchRequest OffsetFetchOf(List<TopicPartition> wanted)
    {
        var request = new OffsetFetchRequest(client.NextCorrelation(), settings.GroupId!, wanted, requireStable: true) { TopicIds = behaviour.CommitsByTopicId ? [.. wanted.Select(p => client.Metadata.Topic(p.Topic).Id)] : [] };
        return membership is Membership.ConsumerMembership member ? request.As(member.MemberId, member.Generation) : request;
    }

    private void OnOffsetsFetched(OffsetFetchResponse response)
    {
        isFetchingOffsets = false;
        if (response.Error != ErrorCode.None)
        {
            if (response.Error == ErrorCode.UnknownTopicId) client.RequestMetadata();
            if (response.Error is ErrorCode.NotCoordinator or ErrorCode.CoordinatorNotAvailable) OnCoordinatorUnknown();
            OnOffsetFetchFailed();
            return;
        }

        fetchOffsetsFailures = 0;
        foreach (var committed in response.Offsets)
        {
            foreach (var partition in partitions)
            {
                if (partition.Partition != committed.Partition || partition.State != PositionState.Initializing) continue;
                if (committed.Offset >= Offset.Zero) Seek(partition, committed.Offset, committed.LeaderEpoch);
                else if (settings.AutoOffsetReset.To == ResetTo.None) Fail(partition, ErrorCode.None, "Undefined offset with no reset policy for the partition.");
                else AskForReset(partition);
            }
        }
    }

    private void OnOffsetFetchFailed()
    {
        isFetchingOffsets = false;
        fetchOffsetsAt = context.Now + Pause(fetchOffsetsFailures++, ApiKey.OffsetFetch);
    }

    // ---- Reset ---------------------------------------------------------------------------------------------------

    private static void AskForReset(AssignedPartition partition)
    {
        partition.State = PositionState.AwaitsReset;
        partition.IsAsking = false;
    }

    private void SendListOffsets(AssignedPartition partition, VirtualTime now)
    {
        var leader = client.Metadata.LeaderOf(partition.Partition);
        if (!CanAsk(partition, leader, now)) return;
        partition.IsAsking = true;
        var reset = settings.AutoOffsetReset;
        var timestamp = partition.Sought?.Timestamp ?? reset.To switch
        {
            ResetTo.Earliest => ListOffsetsRequest.Earliest,
            ResetTo.ByDuration => context.WallClockMs - reset.BackMs,
            _ => ListOffsetsRequest.Latest,
        };
        var request = new ListOffsetsRequest(client.NextCorrelation(), partition.Partition, leader.Epoch, timestamp, (Protocol.IsolationLevel)settings.IsolationLevel);
        var end = timestamp == ListOffsetsRequest.Latest ? ends.Ask(partition) : OperationId.None;
        client.Send(leader.Leader.Value, request, new ListOffsetsCall(partition, end) { Sought = partition.Sought });
    }

    private void OnListed(int node, ListOffsetsCall call, ListOffsetsResponse response)
    {
        var partition = call.Partition;
        if (response.Error == ErrorCode.None && response.Offset >= Offset.Zero) ends.Told(call.End, partition, response.Offset, node);
        else ends.ToldNone(call.End);
        partition.IsAsking = false;
        if (partition.State != PositionState.AwaitsReset) return;
        // It was asked for something else meanwhile.
        if (call.Sought != partition.Sought) return;
        if (response.Error == ErrorCode.None && partition.Sought is { } sought)
        {
            OnSoughtFound(partition, sought, response.Offset);
            return;
        }

        if (response.Error != ErrorCode.None || response.Offset < Offset.Zero)
        {
            AskAgainLater(partition);
            return;
        }

        context.Report(FactKind.PositionReset, partition.FactPlace, response.Offset.Value, partition.Position.Offset.Value);
        Seek(partition, response.Offset, LeaderEpoch.None);
    }

    // ---- Validation ----------------------------------------------------------------------------------------------

    private void Seek(AssignedPartition partition, Offset offset, LeaderEpoch offsetEpoch)
    {
        partition.Position = new(offset, offsetEpoch, client.Metadata.LeaderOf(partition.Partition));
        partition.Failures = 0;
        partition.RetryAt = VirtualTime.Zero;
        if (sink is not null) positionsSet.Add((partition.Partition, offset));
        EnterUnvalidated(partition);
    }

    private void EnterUnvalidated(AssignedPartition partition)
    {
        var needed = behaviour.ValidatesPosition && partition.Position.OffsetEpoch != LeaderEpoch.None && partition.Position.Leader.Epoch != LeaderEpoch.None;
        partition.State = needed ? PositionState.AwaitsValidation : PositionState.Fetching;
        partition.IsAsking = false;
    }

    private void ValidateUnderNewLeaders()
    {
        foreach (var partition in partitions)
        {
            if (partition.State is not (PositionState.Fetching or PositionState.AwaitsValidation)) continue;
            var leader = client.Metadata.LeaderOf(partition.Partition);
            // Refused by an id that is known to be another now, it is asked for again at once. Its position stays what it was.
            if (partition.Fetched is { } last && last.Asked.TopicId != client.Metadata.Topic(partition.Partition.Topic).Id) partition.RetryAt = VirtualTime.Zero;
            if (leader == partition.Position.Leader || leader.Leader.IsNone) continue;
            partition.Position = partition.Position with { Leader = leader };
            if (behaviour.ValidatesPosition) ReadFromLeader(partition);
            partition.RetryAt = VirtualTime.Zero;
            EnterUnvalidated(partition);
        }
    }

    private void SendValidation(AssignedPartition partition, VirtualTime now)
    {
        var position = partition.Position;
        if (!CanAsk(partition, position.Leader, now)) return;
        partition.IsAsking = true;
        var request = new OffsetForLeaderEpochRequest(client.NextCorrelation(), partition.Partition, position.Leader.Epoch, position.OffsetEpoch);
        client.Send(position.Leader.Leader.Value, request, new ValidationCall(partition, position));
    }

    private void OnValidated(ValidationCall call, OffsetForLeaderEpochResponse response)
    {
        var partition = call.Partition;
        if (partition.State != PositionState.AwaitsValidation || partition.Position != call.Position) return;
        partition.IsAsking = false;
        if (response.Error != ErrorCode.None)
        {
            AskAgainLater(partition);
            return;
        }

        partition.Failures = 0;
        var end = response.End;
        var isUndefined = end.Epoch < LeaderEpoch.Zero || end.EndOffset < Offset.Zero;
        if (!isUndefined && end.EndOffset >= partition.Position.Offset) partition.State = PositionState.Fetching;
        else if (settings.AutoOffsetReset.To == ResetTo.None) Fail(partition, ErrorCode.None, "Detected log truncation, and auto.offset.reset is none.");
        else if (isUndefined) AskForReset(partition);
        else GoBack(partition, end);
    }

    /// <summary>The log ends earlier for what was read: on from there, without a word to the application.</summary>
    private void GoBack(AssignedPartition partition, EpochEndOffset end)
    {
        context.Report(FactKind.PositionReset, partition.FactPlace, end.EndOffset.Value, partition.Position.Offset.Value);
        partition.Position = partition.Position with { Offset = end.EndOffset, OffsetEpoch = end.Epoch };
        if (sink is not null) positionsSet.Add((partition.Partition, end.EndOffset));
        partition.State = PositionState.Fetching;
    }

    // ---- Asking a leader -----------------------------------------------------------------------------------------

    private bool CanAsk(AssignedPartition partition, KnownLeader leader, VirtualTime now)
    {
        if (client.Knows(leader.Leader))
        {
            if (client.EnsureReady(leader.Leader.Value)) return true;
            var at = client.ReconnectAt(leader.Leader.Value);
            if (at > now && at != VirtualTime.Never) partition.RetryAt = at;
            return false;
        }

        client.RequestMetadata();
        partition.RetryAt = now + client.Settings.Retry.First;
        return false;
    }

    private void AskAgainLater(AssignedPartition partition)
    {
        partition.IsAsking = false;
        partition.RetryAt = context.Now + Pause(partition.Failures++, ApiKey.ListOffsets);
        client.RequestMetadata();
    }
}
