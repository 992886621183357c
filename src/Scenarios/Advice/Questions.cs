using System.Globalization;
using Lab.Broker.Kafka.Settings;
using Lab.Model.Guarantees;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Advice;

/// <summary>The questions that settings are asked, in the order in which they are told.</summary>
public static class Questions
{
    public static readonly Guarantee NoLoss = new(GuaranteeKind.NoLoss);
    public static readonly Guarantee NoDuplicates = new(GuaranteeKind.NoDuplicates);
    public static readonly Guarantee OrderOfKeys = new(GuaranteeKind.Ordering, OrderingScope.Key);

    public static readonly Guarantee NoPhantom = new(GuaranteeKind.NoPhantom);
    public static readonly Guarantee Progress = new(GuaranteeKind.Progress);

    private const int ReplicasOfScript = 3;
    private const string RepeatableEffect = "an effect that may be repeated (a unique key), or one that is written in one transaction with the position";

    public static IReadOnlyList<Question> All { get; } =
    [
        new()
        {
            Id = "leader-killed",
            File = "scenarios/kafka/a01-acks0-leader-dies.yaml",
            Fault = _ => "the leader's process is killed",
            Asks = [NoLoss],
            Applies = s => s.Files.HasProducer && s.Producer.Acks is Acks.None,
        },
        new()
        {
            Id = "leader-power-loss",
            File = "scenarios/kafka/a02-acks1-leader-power-loss.yaml",
            Fault = _ => "the leader loses its power",
            Asks = [NoLoss, OrderOfKeys],
            Applies = s => s.Files.HasProducer || s.HasServers,
            Plan = s => [$"faults=[{{ {BehindAnAcknowledgement(s)}, power-loss: leader(orders-0), restart-after: 20s }}]"],
        },
        new()
        {
            Id = "leader-disk-lost",
            File = "scenarios/kafka/a02-acks1-leader-power-loss.yaml",
            Fault = _ => "the leader's machine goes with its disk",
            Asks = [NoLoss],
            Applies = s => s.HasServers,
            Plan = s => [$"faults=[{{ {BehindAnAcknowledgement(s)}, power-loss: leader(orders-0), wipe: true, restart-after: 20s }}]"],
        },
        new()
        {
            Id = "last-replica-standing",
            File = "scenarios/kafka/a16-last-replica-standing.yaml",
            Fault = _ => "the followers fall out one after the other and the last replica in sync loses its power",
            Asks = [NoLoss],
            Applies = s => s.HasServers,
            CanHappen = CanLoseFollowers,
            // Both fall out by their sessions, and the last one must still be sent messages when it is alone: what it acknowledges then is at stake.
            Plan = s => [.. Slower(s.Broker.BrokerSessionTimeoutMs * 2, "await-2", "await-3", "await-4"), $"producers/p1/rate=1/{Math.Max(1, s.Broker.BrokerSessionTimeoutMs / 180)}ms"],
        },
        new()
        {
            Id = "all-lose-power",
            File = "scenarios/kafka/a18-all-replicas-lose-power.yaml",
            Fault = _ => "all brokers lose their power at once",
            Asks = [NoLoss],
            Applies = s => s.HasServers,
            BeyondSettings = (NoLoss, "replicas that do not share a power supply"),
        },
        new()
        {
            Id = "unclean-election",
            File = "scenarios/kafka/a06-unclean-election.yaml",
            Fault = _ => "the replicas in sync die and one that had fallen behind lives",
            Asks = [NoLoss],
            Applies = s => s.HasServers && s.Topic.UncleanLeaderElectionEnable,
            CanHappen = CanLoseFollowers,
            // A follower that still reaches the controller leaves the in-sync set after 1 to 1.5 times this; until then messages must go on coming.
            Plan = s => [.. Slower(s.Broker.ReplicaLagTimeMaxMs * 2, "await-2", "await-3"), $"producers/p1/rate={Math.Max(1, 500_000 / Math.Max(1, s.Broker.ReplicaLagTimeMaxMs))}/s"],
        },
        new()
        {
            Id = "retry-overtaken",
            File = "scenarios/kafka/c01-retry-reorders.yaml",
            Fault = _ => "a connection breaks with requests in flight",
            Asks = [OrderOfKeys],
            Applies = s => s.Files.HasProducer,
        },
        new()
        {
            Id = "answers-lost",
            File = "scenarios/kafka/c02-retry-duplicates.yaml",
            Fault = s => $"the leader's answers are lost for {Seconds(AnswersLostMs(s))}",
            Asks = [NoDuplicates],
            Applies = s => s.Files.HasProducer,
            Plan = s => [$"faults/cut/for={AnswersLostMs(s)}ms"],
        },
        new()
        {
            Id = "consumer-killed",
            File = "scenarios/kafka/e02-effect-before-commit.yaml",
            Fault = _ => "the consumer is killed between an effect and its commit",
            Asks = [NoDuplicates, NoLoss],
            Applies = s => s.Files.HasConsumer && !s.Consumer.EnableAutoCommit,
            CanHappen = CanBegin,
            Plan = s => [$"consumers/billing/handler={Handler(s)}", .. Late(s)],
            IsOfConsumer = true,
            BeyondSettings = (NoDuplicates, RepeatableEffect),
        },
        new()
        {
            Id = "auto-committing-consumer-killed",
            File = "scenarios/kafka/e03-auto-commit-in-the-poll-loop.yaml",
            Fault = _ => "the consumer is killed between an effect and the next commit",
            Asks = [NoDuplicates, NoLoss],
            Applies = s => s.Files.HasConsumer && s.Consumer.EnableAutoCommit,
            CanHappen = CanBegin,
            Plan = s => [$"consumers/billing/handler={Handler(s)}", .. BehindACommit(s), .. Late(s)],
            IsOfConsumer = true,
            BeyondSettings = (NoDuplicates, RepeatableEffect),
        },
        new()
        {
            Id = "auto-commit-on-another-thread",
            File = "scenarios/kafka/e05-commit-of-what-poll-just-returned.yaml",
            Fault = _ => "the consumer is killed right after its client has committed by itself",
            Asks = [NoLoss],
            Applies = s => s.Files.HasConsumer && s.Consumer is { EnableAutoCommit: true, GroupProtocol: GroupProtocol.Consumer },
            // The entry's messages last for 7 s; with commits all the time there is nothing to hit.
            CanHappen = s => CanBegin(s) && s.Consumer.AutoCommitIntervalMs is >= 500 and <= 6_000,
            Plan = s => [.. s.Consumer.EnableAutoCommit ? [] : new[] { "consumers/billing/handler=[{ each: [{ work: 10ms..12ms }, effect] }, commit]" }, .. Late(s)],
            IsOfConsumer = true,
        },
        new()
        {
            Id = "new-group",
            File = "scenarios/kafka/e12-reset-to-latest.yaml",
            Fault = _ => "a new group starts half a second after the first message",
            Asks = [NoLoss],
            Applies = s => s.Files.HasConsumer,
            CanHappen = CanBegin,
            Plan = s => [$"consumers/billing/handler={Handler(s)}"],
            IsOfConsumer = true,
        },
        new()
        {
            Id = "group-lost",
            File = "scenarios/kafka/e02-group-lost-with-its-topic.yaml",
            Fault = _ => "the machine of the group's coordinator goes with its disk",
            Asks = [Progress],
            // A classic group that is lost is made anew.
            Applies = s => s.HasServers && s.Files.HasConsumer && s.Consumer.GroupProtocol is GroupProtocol.Consumer,
            CanHappen = CanBegin,
            Plan = s => [$"consumers/billing/handler={Handler(s)}"],
            Keeps = ["offsets.topic.num.partitions"],
            IsOfConsumer = true,
        },
    ];

    private const string SafeSettings = "scenarios/swarm/s02-safe-settings-4-1.yaml";

    /// <summary>What the settings survive, put to the test: asked apart, since one number says little of many faults.</summary>
    public static Question WithinTheBudget { get; } = new()
    {
        Id = "faults-within-the-budget",
        File = SafeSettings,
        Fault = _ => "faults of every kind strike at random, up to that",
        Asks = [NoLoss, NoPhantom, Progress],
        Applies = s => s.Files.HasProducer || s.HasServers,
        Keeps = ["offsets.topic.num.partitions"],
    };

    /// <summary>Where the promise ends. Few runs come to it, so that nothing lost in as many says little.</summary>
    public static Question OneFaultBeyond { get; } = WithinTheBudget with
    {
        Id = "one-fault-beyond-the-budget",
        Fault = _ => "one fault more may strike at a time",
        Asks = [NoLoss],
        Plan = _ => ["faults/swarm/beyond=1"],
    };

    /// <summary>These scripts need two followers, and acknowledgements after the first of them is gone: none comes where all three are demanded in sync.</summary>
    private static bool CanLoseFollowers(InForce s) => s.Replicas >= ReplicasOfScript && s.Topic.MinInsyncReplicas < s.Replicas;

    /// <summary>With auto.offset.reset=none a group without positions does not begin at all: its first poll throws.</summary>
    private static bool CanBegin(InForce s) => s.Consumer.AutoOffsetReset.To is not ResetTo.None;

    /// <summary>
    /// The moment in which an acknowledgement has reached the producer and the next fetches of the followers are on their way: with the defaults a
    /// moment drawn at random meets it in one run of seven, so that twenty might say nothing. Who is not answered, or sends everything at once,
    /// has no such moment.
    /// </summary>
    private static string BehindAnAcknowledgement(InForce s)
    {
        const int manyBatches = 20;
        return s.Producer.Acks is Acks.None || s.Producer.LingerMs > manyBatches ? "at: 40ms..100ms" : "on: { response: Produce, from: leader(orders-0), to: p1, nth: 3 }, after: 1200us";
    }

    /// <summary>
    /// The entry's consumer dies before its client's first commit, where it is the reset policy that decides. Here it has committed once: messages
    /// come so slowly that the 15th is due 1.7 intervals after the first.
    /// </summary>
    private static IEnumerable<string> BehindACommit(InForce s)
    {
        const int killedAt = 15;
        const int records = 24;
        const long longest = 600_000;
        if (!s.Consumer.EnableAutoCommit || s.Consumer.AutoCommitIntervalMs > longest) return [];
        var gap = Math.Max(1, s.Consumer.AutoCommitIntervalMs * 17 / (10 * killedAt));
        return [$"producers/p1/records={records}", $"producers/p1/rate=1/{gap}ms", $"faults=[{{ when: {{ at: billing.effect, nth: {killedAt} }}, crash: consumer(billing), restart-after: 1s }}]"];
    }

    /// <summary>An empty partition has no message of any time, and a group that asks for one gets no position: it starts when there are some.</summary>
    private static IEnumerable<string> Late(InForce s) => s.Consumer.AutoOffsetReset.To is ResetTo.ByDuration ? ["consumers/billing/start=500ms"] : [];

    /// <summary>Longer than the client waits for an answer: shorter cuts end before it asks again.</summary>
    private static long AnswersLostMs(InForce s) => s.Producer.RequestTimeoutMs + 3_000;

    private static string Seconds(long ms) => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000m:0.#} s");

    /// <summary>The file's waits of a minute or less, and its late reader, for settings with which the faults take longer.</summary>
    /// <param name="ms">How long they take.</param>
    /// <param name="awaits">The steps that wait.</param>
    private static IEnumerable<string> Slower(long ms, params string[] awaits)
    {
        const long usual = 30_000;
        return ms <= usual ? [] : [.. awaits.Select(a => $"steps/{a}/within={(ms * 2) + 60_000}ms"), $"consumers/billing/start={(ms * 2) + 60_000}ms"];
    }

    /// <summary>How the application commits: by itself once per poll, unless Spring commits each record or the client commits for it.</summary>
    private static string Handler(InForce s) => s switch
    {
        { Consumer.EnableAutoCommit: true } => "[effect]",
        { AckMode: SpringAckMode.Record or SpringAckMode.ManualImmediate } => "[effect, commit]",
        _ => "[{ each: [effect] }, commit]",
    };
}
