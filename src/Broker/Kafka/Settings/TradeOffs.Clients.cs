namespace Lab.Broker.Kafka.Settings;

internal static partial class TradeOffs
{
    private static string? OfProducer(string name) => name switch
    {
        "acks" => "all waits for every in-sync replica; 1 is faster and loses what only a failing leader had; 0 knows nothing of loss.",
        "retries" => "More retries ride out longer failures; without idempotence each may write a batch twice or out of order, and 0 makes every hiccup a failure.",
        "delivery.timeout.ms" => "Longer rides out longer failures; at its end a batch that was sent has an unknown fate, and a resend may write it twice.",
        "request.timeout.ms" => "Shorter notices a dead broker sooner; too short resends what was only slow, which doubles it without idempotence.",
        "max.in.flight.requests.per.connection" => "More keeps the connection full; above 1 without idempotence a retry reverses the order, above 5 there is no idempotence.",
        "enable.idempotence" => "Retries neither double nor reorder records, for a sequence number in each batch; it needs acks=all, retries and at most 5 requests in flight.",
        "transactional.id" => "Writes and offsets become one atomic step, and a second process with the same id fences the first; commits cost round trips and delay read_committed readers.",
        "transaction.timeout.ms" => "Shorter frees readers sooner from a dead producer's transaction; too short aborts one that is only slow.",
        "linger.ms" => "Longer makes fuller batches and fewer requests, and delays every record that much; what waits in memory dies with the process.",
        "batch.size" => "Larger batches carry more at less cost; what waits in memory dies with the process.",
        "buffer.memory" => "More rides out a longer stall of the brokers before send() blocks; all of it is lost with the process.",
        "max.block.ms" => "Longer waits for metadata and memory instead of failing; the caller stands still meanwhile.",
        "max.request.size" => "Larger records pass the client, and may still be refused by the topic's max.message.bytes.",
        "compression.type" => "Fewer bytes on wires and disks for processor time on both ends; a damaged batch loses more records.",
        "partitioner.class" => "Another way to spread records changes which of them share a partition, and only those keep their order.",
        "partitioner.ignore.keys" => "Spreads evenly, and gives up that records of one key share a partition and keep their order.",
        _ => null,
    };

    private static string? OfConsumer(string name) => name switch
    {
        "enable.auto.commit" => "No commit in the code; what a poll returned is committed by a later one, also when its handling failed, and is handled again when a crash comes first.",
        "auto.commit.interval.ms" => "Shorter repeats less after a crash, for more commit requests.",
        "auto.offset.reset" => "latest skips what it missed, earliest reads all of it again, none throws; it also decides where lost positions continue.",
        "isolation.level" => "read_committed hides aborted records and waits for open transactions; read_uncommitted sees everything at once.",
        "max.poll.records" => "Fewer records a poll keep within max.poll.interval.ms; more cost fewer calls.",
        "max.poll.interval.ms" => "Longer lets slow handling finish; shorter notices a stuck consumer sooner. Above it the member is out and its records are handled again elsewhere.",
        "session.timeout.ms" => "Shorter hands a dead member's partitions on sooner; too short expels one that only paused, and both handle the same records.",
        "heartbeat.interval.ms" => "Shorter notices rebalances sooner, for more requests; above a third of the session two lost beats expel.",
        "partition.assignment.strategy" => "Cooperative keeps most partitions through a rebalance but needs two rounds; eager stops all of them once.",
        "group.instance.id" => "A restart within the session keeps its partitions without a rebalance; a dead static member's partitions stand still for the whole session.",
        "group.protocol" => "consumer moves assignment to the coordinator and rebalances step by step; classic works with every broker.",
        "fetch.min.bytes" => "More saves requests and delays records up to fetch.max.wait.ms.",
        "fetch.max.wait.ms" => "Longer saves requests of idle consumers.",
        "check.crcs" => "Finds batches damaged on the way or on disk; off saves a little processor time and returns damage as data.",
        "default.api.timeout.ms" => "Longer rides out longer failures in calls such as commitSync, which stand still meanwhile.",
        "client.rack" => "Reads from a near replica save traffic and see records a little later.",
        "allow.auto.create.topics" => "Off turns a mistyped topic into an error instead of a new empty topic.",
        _ => null,
    };

    private static string? OfClient(string name) => name switch
    {
        "request.timeout.ms" => "Shorter notices a dead broker sooner; too short gives up requests that were only slow.",
        "retry.backoff.ms" or "retry.backoff.max.ms" => "Shorter recovers sooner; longer spares brokers that are in trouble.",
        "metadata.max.age.ms" => "Shorter notices new partitions and leaders sooner, for more requests.",
        _ => null,
    };
}
