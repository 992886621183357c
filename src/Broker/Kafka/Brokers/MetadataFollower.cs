using Lab.Broker.Common;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Logs;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Replication;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Brokers;

/// <summary>
/// An observer of the metadata log: it fetches like a follower, keeps a copy on its own disk without ever flushing it, and
/// applies records below the high watermark in their order. So what a broker knows is a prefix of what is committed.
/// </summary>
internal sealed class MetadataFollower : IImageListener
{
    private static readonly TopicPartition MetadataPartition = new(LogFileNames.MetadataTopic, 0);
    private static readonly LogSettings MetadataLog = new(1 << 30, 604_800_000, 10 << 20, 4096, long.MaxValue, LogAppendTime: false);
    private static readonly Duration RetryBackoff = Duration.FromMs(20);

    // controller.quorum.fetch.timeout.ms: an observer without an answer for so long looks for the leader again.
    private readonly BrokerServices services;
    private readonly PartitionLog log;
    private readonly Action<IReadOnlyList<TopicPartition>, IReadOnlyList<TopicState>> onChanged;
    private readonly MetadataReplay replay;
    private readonly List<TopicPartition> touched = [];
    private readonly List<TopicState> deleted = [];
    private readonly ActiveController active;
    private readonly FetchTarget target;
    private LeaderEpoch epoch = LeaderEpoch.None;
    private BrokerId leader = BrokerId.None;

    public MetadataFollower(BrokerServices services, LogDirectory logs, ActiveController active, Action<IReadOnlyList<TopicPartition>, IReadOnlyList<TopicState>> onChanged)
    {
        this.services = services;
        this.onChanged = onChanged;
        this.active = active;
        var context = services.Context;
        target = new(active, (int)context.Draw(KafkaSites.FirstVoter, context.Name, (uint)context.Incarnation, active.Voters.Count));
        var requestTimeout = Duration.FromMs(services.Settings.ControllerQuorumFetchTimeoutMs);
        var options = NodeClientOptions.Default with { RequestTimeout = requestTimeout, MaxInFlight = 1 };
        // With others to ask, one that cannot be reached is given up like one that does not answer.
        if (active.Voters.Count > 1) options = options with { SetupTimeout = requestTimeout, SetupTimeoutMax = requestTimeout };
        replay = new(services.Image, this);
        log = logs.OpenMetadataLog(MetadataPartition, Uuid.One, MetadataLog);
        Channel = new(context, target, options, RetryBackoff, BrokerTimers.MetadataChannel, Fetch, OnResponse, target.Lost);
    }

    public ControllerChannel Channel { get; }

    /// <summary>The last record applied.</summary>
    public Offset LastApplied => services.Image.LastApplied;

    private void Fetch() => Channel.Send(correlation => new FetchRequest(
        correlation, services.Broker, BrokerEpoch.None, maxWaitMs: 500, minBytes: 1, services.Settings.ReplicaFetchResponseMaxBytes, IsolationLevel.ReadUncommitted,
        sessionId: 0, sessionEpoch: -1,
        [new(MetadataPartition, epoch, log.LogEndOffset, log.LatestEpoch, log.LogStartOffset, 1 << 20, log.HighWatermark)], []));

    private void OnResponse(Message message)
    {
        if (message is not FetchResponse { Error: ErrorCode.None, Results: [var result] })
        {
            Channel.RetryLater();
            return;
        }

        Learn(result);
        if (result.Error != ErrorCode.None)
        {
            if (target.Voters.Count == 1) Channel.RetryLater();
            else Channel.TurnLater();
            return;
        }

        target.Found();
        if (result.Diverging is { } diverging)
        {
            var (floor, end) = log.Epochs.EndOffsetFor(diverging.Epoch, log.LogEndOffset);
            var target = services.Rules.TruncateTo(new(diverging, floor, end, log.LogEndOffset));
            if (target < log.HighWatermark)
            {
                // What it has acted on was never to be taken back: the real process ends, and learns anew when it is started.
                services.Context.Report(FactKind.FatalFault, NameId.None, services.Broker.Value, detail: $"the metadata log was committed up to {log.HighWatermark} and is now to be cut at {target}");
                services.Context.Exit();
                return;
            }

            log.TruncateTo(target);
            Fetch();
            return;
        }

        if (result.Records.Length > 0) log.AppendAsFollower(result.Records.Span, LeaderEpoch.None);
        log.SetHighWatermark(Offset.Max(log.HighWatermark, Offset.Min(result.HighWatermark, log.LogEndOffset)));
        Apply();
        Fetch();
    }

    // Another epoch or leader than was known is followed; the same one again, from a voter who is not it, is no news.
    private void Learn(FetchResult result)
    {
        if (result.CurrentEpoch < epoch || (result.CurrentEpoch == epoch && (result.CurrentLeader == leader || result.CurrentLeader.IsNone))) return;
        (epoch, leader) = (result.CurrentEpoch, result.CurrentLeader);
        active.Learn(leader);
        target.Found();
    }

    void IImageListener.OnPartition(PartitionState? before, PartitionState? after)
    {
        var partition = (after ?? before)!.Partition;
        if (!touched.Contains(partition)) touched.Add(partition);
    }

    void IImageListener.OnBroker(BrokerRegistrationState? before, BrokerRegistrationState? after)
    {
    }

    void IImageListener.OnTopic(TopicState? before, TopicState? after)
    {
        if (after is null) deleted.Add(before!);
    }

    private void Apply()
    {
        var image = services.Image;
        while (image.LastApplied.Next < log.HighWatermark)
        {
            var bytes = log.Read(image.LastApplied.Next, log.HighWatermark, int.MaxValue);
            if (bytes.IsEmpty) break;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                if (!batch.IsControl)
                {
                    foreach (var record in batch)
                    {
                        if (record.Offset > image.LastApplied && MetadataRecord.Decode(record.Value.Span) is Decoded<MetadataRecord>.Valid(var change)) replay.Apply(change, record.Offset);
                    }
                }

                image.LastApplied = batch.LastOffset;
            }
        }

        onChanged(touched, deleted);
        touched.Clear();
        deleted.Clear();
    }
}
