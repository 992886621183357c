using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using FetchAnswer = Lab.Broker.Common.Raft.FetchAnswer;
using RaftFetch = Lab.Broker.Common.Raft.FetchRequest;
using RaftFetchSnapshot = Lab.Broker.Common.Raft.FetchSnapshotRequest;
using RaftVote = Lab.Broker.Common.Raft.VoteRequest;

namespace Lab.Broker.Kafka.Controllers.Quorum;

/// <summary>Requests and answers of the quorum, between Raft's words and Kafka's.</summary>
internal static class RaftWire
{
    // replica.fetch.response.max.bytes of the quorum's own fetches, and how long one may wait (kafka-4x.md 6.1).
    private const int FetchMaxBytes = 1 << 20;
    private const int FetchMaxWaitMs = 500;

    public static Term TermOf(LeaderEpoch epoch) => new(Math.Max(0, epoch.Value));

    public static LogEnd EndOf(SnapshotId id) => new(TermOf(id.Epoch), new(id.EndOffset.Value));

    public static SnapshotId IdOf(LogEnd end) => new(At(end.Index), Epoch(end.Term));

    public static RaftId IdOf(BrokerId node) => new(node.Value);

    // ---- What this node asks -------------------------------------------------------------------------------------

    public static KafkaRequest ToKafka(RaftRequest request, int correlation, BrokerId to, ControllerOptions options, Uuid directory) => request switch
    {
        RaftVote r => new Protocol.VoteRequest(correlation, options.ClusterId, to, Node(r.Candidate), directory, Epoch(r.Term), Epoch(r.Log.Term), At(r.Log.Index), r.IsPreVote),
        BeginTermRequest r => new BeginQuorumEpochRequest(correlation, options.ClusterId, to, Node(r.Leader), Epoch(r.Term)),
        EndTermRequest r => new EndQuorumEpochRequest(correlation, options.ClusterId, Node(r.Leader), Epoch(r.Term), [.. r.Successors.Select(Node)]),
        RaftFetch r => new Protocol.FetchRequest().With(
            correlation, Node(r.Replica), BrokerEpoch.None, FetchMaxWaitMs, minBytes: 1, FetchMaxBytes, IsolationLevel.ReadUncommitted, sessionId: 0, sessionEpoch: -1,
            [new(MetadataLog.Partition, Epoch(r.Term), At(r.From), Epoch(r.LastTerm), Offset.Zero, FetchMaxBytes, r.Committed is { } known ? At(known) : Offset.None)], []),
        RaftFetchSnapshot r => new Protocol.FetchSnapshotRequest(correlation, options.ClusterId, Node(r.Replica), FetchMaxBytes, Epoch(r.Term), new(At(r.Snapshot.Index), Epoch(r.Snapshot.Term)), r.Position),
        _ => throw new System.Diagnostics.UnreachableException(request.GetType().Name),
    };

    /// <summary>What an answer says; null for one that says nothing of the quorum.</summary>
    public static RaftAnswer? FromKafka(KafkaResponse response) => response switch
    {
        VoteResponse r => new VoteAnswer(ErrorOf(r.Error), TermOf(r.Epoch), IdOf(r.Leader), r.Granted),
        BeginQuorumEpochResponse r => new BeginTermAnswer(ErrorOf(r.Error), TermOf(r.Epoch), IdOf(r.Leader)),
        EndQuorumEpochResponse r => new EndTermAnswer(ErrorOf(r.Error), TermOf(r.Epoch), IdOf(r.Leader)),
        FetchResponse { Results: [var result] } => new FetchAnswer(
            ErrorOf(result.Error), TermOf(result.CurrentEpoch), IdOf(result.CurrentLeader), new(Math.Max(0, result.HighWatermark.Value)),
            result.Diverging is { } d ? new(TermOf(d.Epoch), new(d.EndOffset.Value)) : null,
            result.Snapshot is { } s ? new(TermOf(s.Epoch), new(s.EndOffset.Value)) : null, result.Records),
        FetchSnapshotResponse r => new FetchSnapshotAnswer(
            ErrorOf(r.Error), TermOf(r.Epoch), IdOf(r.Leader), new(TermOf(r.Snapshot.Epoch), new(r.Snapshot.EndOffset.Value)), r.Size, r.Position, r.Bytes),
        _ => null,
    };

    // ---- What others ask of this node ----------------------------------------------------------------------------

    public static RaftRequest? FromKafka(KafkaRequest request) => request switch
    {
        Protocol.VoteRequest r => new RaftVote(TermOf(r.Epoch), IdOf(r.Candidate), new(TermOf(r.LastEpoch), new(r.LastOffset.Value)), r.PreVote),
        BeginQuorumEpochRequest r => new BeginTermRequest(TermOf(r.Epoch), IdOf(r.Leader)),
        EndQuorumEpochRequest r => new EndTermRequest(TermOf(r.Epoch), IdOf(r.Leader), [.. r.PreferredCandidates.Select(IdOf)]),
        Protocol.FetchRequest { Partitions: [var asked] } r when asked.Partition == MetadataLog.Partition => new RaftFetch(
            TermOf(asked.CurrentLeaderEpoch), IdOf(r.Replica), new(asked.FetchOffset.Value), TermOf(asked.LastFetchedEpoch),
            asked.HighWatermark == Offset.None ? null : new(asked.HighWatermark.Value)),
        Protocol.FetchSnapshotRequest r => new RaftFetchSnapshot(TermOf(r.CurrentLeaderEpoch), IdOf(r.Replica), new(TermOf(r.Snapshot.Epoch), new(r.Snapshot.EndOffset.Value)), r.Position),
        _ => null,
    };

    public static KafkaResponse ToKafka(RaftAnswer answer, KafkaRequest to, Offset logStart) => (answer, to) switch
    {
        (VoteAnswer a, _) => new VoteResponse(to.CorrelationId, ErrorOf(a.Error), Node(a.Leader), Epoch(a.Term), a.IsGranted),
        (BeginTermAnswer a, _) => new BeginQuorumEpochResponse(to.CorrelationId, ErrorOf(a.Error), Node(a.Leader), Epoch(a.Term)),
        (EndTermAnswer a, _) => new EndQuorumEpochResponse(to.CorrelationId, ErrorOf(a.Error), Node(a.Leader), Epoch(a.Term)),
        (FetchAnswer { Error: RaftError.None } a, Protocol.FetchRequest r) => new FetchResponse().With(r, ErrorCode.None, 0, [Given(a, logStart)]),
        (FetchAnswer a, Protocol.FetchRequest r) => new FetchResponse().With(r, ErrorCode.None, 0, [FetchResult.Refused(MetadataLog.Partition, ErrorOf(a.Error), Node(a.Leader), Epoch(a.Term))]),
        (FetchSnapshotAnswer a, _) => new FetchSnapshotResponse(
            to.CorrelationId, ErrorOf(a.Error), Node(a.Leader), Epoch(a.Term), new(At(a.Snapshot.Index), Epoch(a.Snapshot.Term)), a.Size, a.Position, a.Bytes),
        _ => throw new System.Diagnostics.UnreachableException(answer.GetType().Name),
    };

    private static FetchResult Given(FetchAnswer a, Offset logStart) => new(
        MetadataLog.Partition, ErrorCode.None, At(a.Committed), At(a.Committed), logStart,
        a.Diverging is { } d ? new(Epoch(d.Term), At(d.Index)) : null, Node(a.Leader), Epoch(a.Term), null, a.Entries)
    {
        Snapshot = a.Snapshot is { } s ? new(At(s.Index), Epoch(s.Term)) : null,
    };

    private static ErrorCode ErrorOf(RaftError error) => error switch
    {
        RaftError.None => ErrorCode.None,
        RaftError.FencedTerm => ErrorCode.FencedLeaderEpoch,
        RaftError.UnknownTerm => ErrorCode.UnknownLeaderEpoch,
        RaftError.NotLeader => ErrorCode.NotLeaderOrFollower,
        RaftError.SnapshotNotFound => ErrorCode.SnapshotNotFound,
        RaftError.PositionOutOfRange => ErrorCode.PositionOutOfRange,
        _ => ErrorCode.InvalidRequest,
    };

    private static RaftError ErrorOf(ErrorCode error) => error switch
    {
        ErrorCode.None => RaftError.None,
        ErrorCode.FencedLeaderEpoch => RaftError.FencedTerm,
        ErrorCode.UnknownLeaderEpoch => RaftError.UnknownTerm,
        ErrorCode.NotLeaderOrFollower => RaftError.NotLeader,
        ErrorCode.SnapshotNotFound => RaftError.SnapshotNotFound,
        ErrorCode.PositionOutOfRange => RaftError.PositionOutOfRange,
        _ => RaftError.InvalidRequest,
    };

    private static BrokerId Node(RaftId id) => new(id.Value);

    private static LeaderEpoch Epoch(Term term) => new(term.Value);

    private static Offset At(LogIndex index) => new(index.Value);
}
