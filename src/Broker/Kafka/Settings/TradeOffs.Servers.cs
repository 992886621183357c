namespace Lab.Broker.Kafka.Settings;

internal static partial class TradeOffs
{
    private static string? OfTopic(string name) => name switch
    {
        "min.insync.replicas" => "Higher survives more failures after an acknowledgement with acks=all; fewer replicas in sync than that refuse such writes.",
        "unclean.leader.election.enable" => "On keeps a partition writable when no in-sync replica lives, and loses what only those had; off waits for one of them.",
        "flush.messages" => "1 makes every record durable on each replica's disk before it is acknowledged, for an fsync per append; the default trusts replication alone.",
        "flush.ms" => "Bounds how much a power loss can take, for background fsyncs; without the broker's log.flush.scheduler.interval.ms it does nothing.",
        "segment.bytes" or "segment.ms" => "Smaller segments are deleted, compacted and recovered in smaller steps, for more files; each roll flushes the old one.",
        "segment.index.bytes" => "Too small rolls segments early.",
        "index.interval.bytes" => "Smaller finds offsets with less reading, for larger indexes.",
        "retention.ms" or "retention.bytes" => "Less saves disk; what is older is deleted whether it was read or not.",
        "file.delete.delay.ms" => "Longer lets readers of a deleted segment finish; the disk stays full that long.",
        "cleanup.policy" => "compact keeps each key's last record for ever and refuses records without a key; delete forgets by age and size.",
        "min.cleanable.dirty.ratio" => "Lower compacts more often, for more disk work.",
        "min.compaction.lag.ms" => "Longer lets readers see every update before compaction removes it, for more disk.",
        "max.compaction.lag.ms" => "Shorter removes old values and tombstones in time, for more disk work.",
        "delete.retention.ms" => "Longer gives slow readers time to see a tombstone; one who comes later keeps a deleted key.",
        "max.message.bytes" => "Larger batches pass, for more memory everywhere; smaller refuses them, which is definite.",
        "message.timestamp.type" => "LogAppendTime makes retention independent of the producers' clocks, and overwrites what they said.",
        "message.timestamp.before.max.ms" or "message.timestamp.after.max.ms" or "message.timestamp.difference.max.ms"
            => "Narrower refuses records with wrong clocks, which would spoil retention; too narrow refuses late ones.",
        "compression.type" => "producer keeps what comes; anything else makes the leader recompress every batch.",
        _ => null,
    };

    private static string? OfBroker(string name) => name switch
    {
        "min.insync.replicas" or "unclean.leader.election.enable" => OfTopic(name) + " Topics override it, but __consumer_offsets uses the cluster's.",
        "default.replication.factor" => "More replicas survive more failures, for as many times the disk and network.",
        "replica.lag.time.max.ms" => "Shorter drops a slow follower from the ISR sooner, so that acks=all goes on; too short shrinks the ISR for nothing, and with it safety.",
        "replica.fetch.wait.max.ms" or "replica.fetch.min.bytes" => "Less waiting replicates and acknowledges sooner when there is little traffic, for more requests.",
        "replica.fetch.max.bytes" => "Larger catches up faster, for more memory.",
        "replica.fetch.backoff.ms" => "Shorter notices a new leader sooner, for more requests to a dead one.",
        "num.replica.fetchers" => "More threads replicate busy partitions beside each other, for more connections.",
        "replica.high.watermark.checkpoint.interval.ms" => "Shorter starts again nearer to the true high watermark, for more writes.",
        "log.flush.interval.messages" or "log.flush.interval.ms" => "A smaller number forces to disk more often: a power loss takes less, and every append waits for the disk.",
        "log.flush.scheduler.interval.ms" => "Must be set for flush.ms to do anything; shorter looks more often.",
        "log.flush.offset.checkpoint.interval.ms" => "Shorter recovers less after a crash, for more writes.",
        "log.flush.start.offset.checkpoint.interval.ms" => "Shorter brings back fewer deleted records after a crash, for more writes.",
        "log.retention.check.interval.ms" => "Shorter deletes nearer to the limits.",
        "broker.heartbeat.interval.ms" => "Shorter notices changes sooner, for more requests to the controller.",
        "broker.session.timeout.ms" => "Shorter fences a dead broker and elects sooner; too short fences one that only paused, and its ISR shrinks.",
        "controlled.shutdown.enable" => "Leaderships move before the broker stops, so that a clean restart loses no time; it stops a little later.",
        "auto.leader.rebalance.enable" or "leader.imbalance.check.interval.seconds" => "Spreads leaders again after restarts; each move is one more short pause.",
        "offsets.topic.replication.factor" or "transaction.state.log.replication.factor" => "More replicas survive more failures; clusters with fewer brokers cannot create the topic.",
        "transaction.state.log.min.isr" => "Higher survives more failures; fewer replicas in sync stop all transactions.",
        "offsets.topic.num.partitions" or "transaction.state.log.num.partitions" => "More coordinators beside each other; changing it later moves groups to others and loses their state.",
        "offsets.topic.segment.bytes" or "transaction.state.log.segment.bytes" => "Smaller loads faster when the coordinator moves, for more files.",
        "offsets.retention.minutes" => "Longer lets a group come back after a longer rest; after it auto.offset.reset decides.",
        "offsets.commit.timeout.ms" => "Longer rides out slow replicas before a commit fails.",
        "transaction.max.timeout.ms" => "Lower bounds how long a dead producer can hold readers back.",
        "transactional.id.expiration.ms" or "producer.id.expiration.ms" => "Shorter frees memory; a producer that rests longer loses its duplicate detection.",
        "transaction.partition.verification.enable" => "Keeps a late batch from opening a transaction that nobody ends, for a request per partition and transaction.",
        "group.initial.rebalance.delay.ms" => "Longer spares rebalances while members start together; the first records come later.",
        "group.min.session.timeout.ms" or "group.max.session.timeout.ms" => "Bounds what members may ask for.",
        "group.consumer.session.timeout.ms" => "Shorter hands a dead member's partitions on sooner; too short expels one that only paused.",
        "group.consumer.heartbeat.interval.ms" => "Shorter rebalances sooner, for more requests.",
        "controller.quorum.election.timeout.ms" or "controller.quorum.fetch.timeout.ms" => "Shorter replaces a dead controller sooner; too short elects without need.",
        "controller.quorum.append.linger.ms" => "Longer gathers more metadata for one disk write; every ISR change and election waits for it.",
        "num.recovery.threads.per.data.dir" => "More recover faster after an unclean stop, for more disk load.",
        "unclean.leader.election.interval.ms" => "Shorter brings partitions back sooner where unclean election is allowed.",
        _ => null,
    };
}
