using Lab.Broker.Common;
using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Kernel.Stocks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// An observer of the metadata log: it fetches like a follower, keeps a copy on its own disk without ever flushing it, and
/// applies records below the high watermark in their order. So what a broker knows is a prefix of what is committed. Where the log does not reach
/// back to where it stands, a snapshot comes first; it takes snapshots of its own as well.
/// </summary>
internal sealed class MetadataFollower
{
    // The size of an answer that is asked for, records or a piece of a snapshot (kafka-4x.md 6.1).
    private const int FetchMaxBytes = 1 << 20;
    private static readonly Duration RetryBackoff = Duration.FromMs(20);

    // controller.quorum.fetch.timeout.ms: an observer without an answer for so long looks for the leader again.
    private readonly BrokerServices services;
    private readonly MetadataLog log;
    private readonly string clusterId;
    private readonly BrokerImage image;
    private readonly ActiveController active;
    private readonly FetchTarget target;
    private readonly Stock<FetchRequest> fetches;
    private LeaderEpoch epoch = LeaderEpoch.None;
    private BrokerId leader = BrokerId.None;
    private (SnapshotId Id, long Position)? download;

    public MetadataFollower(BrokerServices services, LogDirectory logs, ActiveController active, BrokerImage image)
    {
        this.services = services;
        this.image = image;
        this.active = active;
        var context = services.Context;
        fetches = context.Stocks.Of<FetchRequest>();
        target = new(active, (int)context.Draw(KafkaSites.FirstVoter, context.Name, (uint)context.Incarnation, active.Voters.Count));
        var requestTimeout = Duration.FromMs(services.Settings.ControllerQuorumFetchTimeoutMs);
        var options = (NodeClientOptions.Default with { RequestTimeout = requestTimeout, MaxInFlight = 1, Buffers = new(-1, services.Settings.SocketReceiveBufferBytes) }).Reconnecting(50, 500);
        // With others to ask, one that cannot be reached is given up like one that does not answer.
        if (active.Voters.Count > 1) options = options with { SetupTimeout = requestTimeout, SetupTimeoutMax = requestTimeout };
        var kept = MetadataLogOptions.From(services.Settings, services.Rules.Snapshots);
        log = MetadataLog.Observe(context, kept, logs.OpenMetadataLog(MetadataLog.Partition, Uuid.One, kept.Segments), BrokerTimers.CleanMetadataLog);
        clusterId = logs.Identity.ClusterId;
        Channel = new(context, target, options, RetryBackoff, BrokerTimers.MetadataChannel, Fetch, OnResponse, target.Lost);
    }

    public ControllerChannel Channel { get; }

    private Offset LastApplied => image.Image.LastApplied;

    /// <summary>The flush of a snapshot is done.</summary>
    public void OnSnapshotFlushed(DiskStatus status) => log.OnSnapshotFlushed(status);

    /// <summary>The log may have something to clean.</summary>
    public void Clean() => log.Clean();

    private void Fetch()
    {
        if (download is { } wanted) Channel.Send(correlation => new FetchSnapshotRequest(correlation, clusterId, services.Broker, FetchMaxBytes, epoch, wanted.Id, wanted.Position));
        else Channel.Send(FetchRecords);
    }

    private FetchRequest FetchRecords(int correlation) => fetches.Take().With(
        correlation, services.Broker, BrokerEpoch.None, maxWaitMs: 500, minBytes: 1, services.Settings.ReplicaFetchResponseMaxBytes, IsolationLevel.ReadUncommitted,
        sessionId: 0, sessionEpoch: -1,
        [new(MetadataLog.Partition, epoch, log.LogEndOffset, log.LatestEpoch, log.LogStartOffset, FetchMaxBytes, log.HighWatermark)], []);

    private void OnResponse(Message message)
    {
        switch (message)
        {
            case FetchResponse { Error: ErrorCode.None, Results: [var result] }:
                if (IsHeard(result.Error, result.CurrentEpoch, result.CurrentLeader)) OnFetched(result);
                break;
            case FetchSnapshotResponse piece:
                if (IsHeard(piece.Error, piece.Epoch, piece.Leader)) OnSnapshotFetched(piece);
                break;
            default:
                Channel.RetryLater();
                break;
        }
    }

    // False for a refusal: another voter is asked, or the same one later. A snapshot that was being fetched may be gone.
    private bool IsHeard(ErrorCode error, LeaderEpoch heard, BrokerId heardLeader)
    {
        Learn(heard, heardLeader);
        if (error == ErrorCode.None)
        {
            target.Found();
            return true;
        }

        download = null;
        if (target.Voters.Count == 1 || error is ErrorCode.SnapshotNotFound or ErrorCode.PositionOutOfRange) Channel.RetryLater();
        else Channel.TurnLater();
        return false;
    }

    private void OnFetched(in FetchResult result)
    {
        if (result.Diverging is { } diverging)
        {
            var (floor, end) = log.Epochs.EndOffsetFor(diverging.Epoch, log.LogEndOffset);
            var target = services.Rules.TruncateTo(new(diverging, floor, end, log.LogEndOffset));
            if (!IsKept(target, "cut")) return;
            log.TruncateTo(new(target.Value));
        }
        else if (result.Snapshot is { } snapshot)
        {
            if (snapshot.EndOffset <= log.LogEndOffset && snapshot.Epoch <= log.LatestEpoch)
            {
                Fail($"the snapshot up to {snapshot.EndOffset} is given to a log that ends at {log.LogEndOffset}, and nothing behind it");
                return;
            }

            download = (snapshot, 0);
        }
        else
        {
            // As a voter does (RaftRules.TakesEntriesOfAnyTerm): who leads answers in the epoch that was asked in.
            var filters = services.Rules.FiltersBatchesByEpoch;
            if (result.Records.Length > 0 && log.Append(result.Records.Span, filters ? result.CurrentEpoch : LeaderEpoch.None) == ErrorCode.CorruptMessage && !filters)
            {
                Fail($"what the leader of epoch {epoch} gave behind {log.LogEndOffset} of the metadata log is damaged");
                return;
            }

            log.SetHighWatermark(Offset.Max(log.HighWatermark, Offset.Min(result.HighWatermark, log.LogEndOffset)));
            Apply();
        }

        Fetch();
    }

    private void OnSnapshotFetched(FetchSnapshotResponse piece)
    {
        if (download is not { } wanted || piece.Snapshot != wanted.Id || piece.Position != wanted.Position)
        {
            download = null;
            Fetch();
            return;
        }

        var end = RaftWire.EndOf(wanted.Id);
        var isWritten = log.WriteSnapshot(end, piece.Position, piece.Bytes);
        var position = piece.Position + piece.Bytes.Length;
        download = isWritten ? (wanted.Id, position) : null;
        if (isWritten && position >= piece.Size)
        {
            download = null;
            var known = log.HighWatermark;
            isWritten = log.CompleteSnapshot(end);
            if (!IsKept(wanted.Id.EndOffset, "begin", known)) return;
            if (isWritten) Apply();
        }

        // A disk that failed ends the broker, unless it ignores that.
        if (isWritten) Fetch();
        else Channel.RetryLater();
    }

    // What it has acted on was never to be taken back: the real process ends, and learns anew when it is started.
    private bool IsKept(Offset end, string what, Offset? committed = null)
    {
        var known = committed ?? log.HighWatermark;
        if (end >= known) return true;
        Fail($"the metadata log was committed up to {known} and is now to {what} at {end}");
        return false;
    }

    private void Fail(string reason)
    {
        services.Context.Report(FactKind.FatalFault, NameId.None, services.Broker.Value, detail: reason);
        services.Context.Exit();
    }

    // Another epoch or leader than was known is followed; the same one again, from a voter who is not it, is no news.
    private void Learn(LeaderEpoch heard, BrokerId heardLeader)
    {
        if (heard < epoch || (heard == epoch && (heardLeader == leader || heardLeader.IsNone))) return;
        (epoch, leader) = (heard, heardLeader);
        active.Learn(leader);
        target.Found();
    }

    private void Apply()
    {
        if (log.BeginsWithSnapshot(LastApplied.Next) && !LoadSnapshot(log.Latest!.Value)) return;
        log.Replay(LastApplied.Next, log.HighWatermark, image.Replay.Apply, image.Replay.Skip);
        log.OnApplied(image.Image);
        image.Publish();
    }

    private bool LoadSnapshot(SnapshotId id)
    {
        if (log.Load(id) is { } snapshot)
        {
            image.Load(snapshot, id);
            return true;
        }

        Fail($"the snapshot up to {id.EndOffset} cannot be read");
        return false;
    }
}
