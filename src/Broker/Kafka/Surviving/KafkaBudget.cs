using Lab.Broker.Kafka.Settings;
using Lab.Model.Guarantees;
using Lab.Model.Surviving;

namespace Lab.Broker.Kafka.Surviving;

/// <summary>
/// What the settings of a Kafka cluster and its clients survive by the rules of a correct broker, whatever deltas are laid over it. The rules: a record that
/// acks=all acknowledged is on every member of the in-sync set, in a page cache at least (kafka.md 2.3). Whoever leaves that set below its minimum stays
/// eligible with KIP-966, until it restarts uncleanly, and a kill -9 is unclean; without KIP-966 the last member alone may lead again, whatever it has lost.
/// </summary>
public static class KafkaBudget
{
    /// <param name="logs">The topics that matter.</param>
    /// <param name="offsets">The topic of committed positions and groups; null when it may be lost: nobody commits, or a group that is made anew begins at the earliest record.</param>
    /// <param name="producers">Settings in force of all producers.</param>
    /// <param name="eligibleLeaders">KIP-966 is on: <c>eligible.leader.replicas.version</c> is 1.</param>
    /// <param name="controllers">Voters of the metadata quorum.</param>
    /// <param name="combined">They are the brokers themselves (process.roles=broker,controller).</param>
    /// <param name="heedsLateAnswers">The release heeds what a former leader answers late: it lacks KAFKA-18991 or KAFKA-18723.</param>
    public static FaultBudget Survives(
        IReadOnlyList<CopiesOfLog> logs, OffsetsAtStake? offsets, IReadOnlyList<ProducerSettings> producers, bool eligibleLeaders, int controllers, bool combined = false, bool heedsLateAnswers = false)
    {
        var limits = Limits([.. logs, .. offsets is null ? [] : new[] { offsets.Log }], eligibleLeaders);
        // Whose disk is replaced votes again under its old id, with an empty log (kraft.version 0): what it had confirmed last may be on no majority without it.
        if (combined) limits = limits with { DisturbedWithLostDisk = 0 };
        return new(limits,
        [
            .. logs.Select(log => new SurvivedFaults(new(GuaranteeKind.NoLoss), combined ? $"{Lost(log)}; no disk of a node, which votes on metadata too, may be lost" : Lost(log), log.Topic)),
            .. offsets is { Positions: true } ? new[] { new SurvivedFaults(new(GuaranteeKind.NoLoss), $"{Lost(offsets.Log)}; a group that loses its position there skips what it has not read", offsets.Log.Topic) } : [],
            new(new(GuaranteeKind.NoPhantom), "any fault"),
            new(new(GuaranteeKind.Ordering, OrderingScope.Key), Ordering(producers)),
            new(new(GuaranteeKind.NoDuplicates), Duplicates(producers)),
            new(new(GuaranteeKind.Progress), $"{(combined ? ProgressOfCombined(controllers) : Progress(controllers))}; {LateRegistration}"),
            .. offsets is { Groups: true } ? new[] { new SurvivedFaults(new(GuaranteeKind.Progress), $"{Lost(offsets.Log)}; a group of the consumer protocol that is lost there is refused for good", offsets.Log.Topic) } : [],
        ]);

        string Lost(CopiesOfLog log) => heedsLateAnswers && log is { Acks: Acks.All, Replicas: > 1 } ? $"{Loss(log, eligibleLeaders)}; {LateAnswers}" : Loss(log, eligibleLeaders);
    }

    // It takes two changes of leaders within one answer, and a follower that is elected before it has fetched again: no limit of faults tells it.
    private const string LateAnswers = "but for an answer of a leader that has been replaced meanwhile, heeded by a follower that is elected soon after (KAFKA-18991, KAFKA-18723; mended in 4.0.1)";

    // By Kafka's own rules, of every release: no limit of faults tells it, only that nobody's session ends while such words are on their way.
    private const string LateRegistration = "but for a registration of a broker's dead process that arrives after the living one's session has ended, and locks that one out";

    /// <summary>What may be wrong at once without a loss in any of these logs.</summary>
    public static FaultLimits Limits(IReadOnlyList<CopiesOfLog> logs, bool eligibleLeaders)
    {
        FaultLimits? all = null;
        foreach (var log in logs) all = all?.And(LimitsOf(log, eligibleLeaders)) ?? LimitsOf(log, eligibleLeaders);
        return all ?? FaultLimits.None;
    }

    private static FaultLimits LimitsOf(CopiesOfLog log, bool eligibleLeaders) => new()
    {
        Disturbed = log.Acks != Acks.All ? 0 : log.Settings.UncleanLeaderElectionEnable ? log.Replicas - 1 : null,
        DisturbedWithLoss = log.Replicas - 1,
        UncleanWithLoss = eligibleLeaders ? log.MinInSync - 1 : null,
        PowerLossKeepsRecords = log.FlushesFirst,
        Connections = log.Acks != Acks.None,
    };

    private static string Loss(CopiesOfLog log, bool eligibleLeaders)
    {
        if (log.Acks == Acks.None) return "no fault of a broker and no broken connection (acks=0)";
        if (log.Acks == Acks.Leader) return "no fault of a broker (acks=1: acknowledged before anybody else has it)";
        var kills = log.Settings.UncleanLeaderElectionEnable
            ? $"brokers killed, frozen or cut off while one in-sync replica of {log.Replicas} is left alone (unclean election)"
            : "any number of brokers killed, stopped, frozen or cut off";
        var losses = (log.FlushesFirst, log.Replicas) switch
        {
            (true, 1) => "any power loss (flush.messages=1), no lost disk",
            (true, _) => $"any power loss (flush.messages=1); disks lost only while {Left(log, eligibleLeaders)}",
            (_, 1) => "no power loss (one replica)",
            _ => $"power and disks lost only while {Left(log, eligibleLeaders)}",
        };
        return $"{kills}; {losses}";
    }

    private static string Left(CopiesOfLog log, bool eligibleLeaders)
    {
        var one = $"one in-sync replica of {log.Replicas} is left alone, with a controller that hears it";
        return eligibleLeaders && log.MinInSync > 1
            ? $"{one}, or no more than {log.MinInSync - 1} {(log.MinInSync == 2 ? "is" : "are")} killed or without power at once, until back in every in-sync set (min.insync.replicas - 1, KIP-966)"
            : $"{one}, until all are back in every in-sync set";
    }

    private static string Ordering(IReadOnlyList<ProducerSettings> producers) => producers.All(p => p.MutesPartitionInFlight)
        ? "any fault (one request in flight)"
        : producers.All(p => p.Idempotence || p.MutesPartitionInFlight)
            ? "any fault but a change of leaders in a producer's first requests and what outlasts delivery.timeout.ms (idempotence with several in flight)"
            : "no fault that makes a producer send again (several in flight without idempotence)";

    private static string Duplicates(IReadOnlyList<ProducerSettings> producers) => producers.All(p => p.Idempotence)
        ? "no fault of consumers and coordinators; of the others what does not outlast delivery.timeout.ms (idempotence)"
        : "no fault that makes a producer send again (no idempotence)";

    private static string ProgressOfCombined(int nodes) => nodes > 1
        ? $"any fault, once all nodes are back; with fewer than {(nodes / 2) + 1} of {nodes} nodes up nobody is elected and no in-sync set shrinks, since the brokers are the voters; no node may lose its disk"
        : "any fault, once the node is back; it may not lose its disk";

    private static string Progress(int controllers) => controllers > 1
        ? $"any fault, once a majority of {controllers} controllers and the brokers are back; no controller may lose its disk"
        : "any fault, once the controller and the brokers are back; the controller may not lose its disk";
}
