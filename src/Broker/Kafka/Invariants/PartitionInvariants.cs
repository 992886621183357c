using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Replication;
using Lab.Model;

namespace Lab.Broker.Kafka.Invariants;

/// <summary>
/// One partition over all its replicas and the controller's word on it. Members of a set are asked for what is committed
/// only while they live and in the life that the set means: a broker that is dead, or back and not yet registered, cannot
/// be elected before the controller has struck it out of every set (KIP-966).
/// </summary>
internal sealed class PartitionInvariants
{
    private readonly TopicPartition partition;
    private readonly Action<InvariantKind, TopicPartition?, string> report;
    private readonly CommittedLog committed = new();
    private readonly ReplicaMirror[] replicas;
    private readonly SortedDictionary<LeaderEpoch, BrokerId> leaders = new(Comparer<LeaderEpoch>.Create(static (a, b) => a.Value.CompareTo(b.Value)));
    private readonly SortedDictionary<(int Epoch, long Offset), BatchMark> written = [];
    private readonly List<BatchMark> appended = [];
    private PartitionState? state;

    // The epoch of an unclean election whose winner has not been seen leading yet: until then nothing is known to be committed.
    private LeaderEpoch awaitedUnclean = LeaderEpoch.None;

    // Leaders of earlier epochs lead what was given up.
    private LeaderEpoch validFrom = LeaderEpoch.None;

    public PartitionInvariants(TopicPartition partition, IReadOnlyList<BrokerId> brokers, Action<InvariantKind, TopicPartition?, string> report)
    {
        this.partition = partition;
        this.report = report;
        replicas = [.. brokers.Select(b => new ReplicaMirror(b, committed))];
    }

    /// <summary>What the controller has committed, as far as it was ever seen: it stands while the controller is down.</summary>
    public void Committed(PartitionState now)
    {
        if (state is not null && now.PartitionEpoch < state.PartitionEpoch) return;
        if (state is not null && now.RecoveryState == LeaderRecoveryState.Recovering && now.LeaderEpoch > state.LeaderEpoch) awaitedUnclean = now.LeaderEpoch;
        state = now;
    }

    /// <summary>Nothing is different from the last look at this broker's replica.</summary>
    public bool IsAsBefore(int broker, Partition? held) => replicas[broker].IsAsBefore(held);

    /// <summary>Looks at every replica, and judges if one of them or the controller's word has changed.</summary>
    /// <param name="now">World time.</param>
    /// <param name="held">What each broker holds, in the order of brokers.</param>
    /// <param name="number">This partition's number there.</param>
    /// <param name="of">The one broker in which anything may have changed; -1: any.</param>
    /// <param name="changed">The controller's word is new.</param>
    /// <param name="lives">Whether a broker is in the life that a registration means: by broker, and by who says so (none: the controller).</param>
    /// <param name="losesPower">Whether a broker's machine lost its power or its disk since it was last alive.</param>
    public void Check(VirtualTime now, HeldReplicas[] held, int number, int of, bool changed, Func<BrokerId, BrokerId, bool> lives, Func<BrokerId, bool> losesPower)
    {
        for (var i = 0; i < replicas.Length; i++)
        {
            if (of >= 0 && of != i) continue;
            var replica = replicas[i];
            var (wasLeader, epoch, high) = (replica.IsLeader, replica.LeaderEpoch, replica.HighWatermark);
            var before = replica.Live;
            appended.Clear();
            if (!replica.Look(now, held[i][number], appended)) continue;
            changed = true;
            if (wasLeader && replica.IsLeader && before == replica.Live && epoch == replica.LeaderEpoch && replica.HighWatermark < high)
                report(InvariantKind.HighWatermarkMonotonic, partition, $"leader {replica.Broker} of epoch {epoch}: {high} to {replica.HighWatermark}");
            if (replica.Live is not null) CheckReplica(replica, losesPower);
        }

        if (!changed || state is null) return;
        GiveUp(lives);
        if (awaitedUnclean != LeaderEpoch.None) return;
        Extend();
        foreach (var replica in replicas) CheckPrefix(replica);
        CheckSet(state.Isr, InvariantKind.StrongIsr, lives);
        CheckSet(state.Elr, InvariantKind.LeaderCandidateCompleteness, lives);
        foreach (var replica in replicas)
        {
            if (!replica.IsLeader || replica.LeaderEpoch < validFrom || replica.IsExcused) continue;
            CheckOwnIsr(replica, lives);
            CheckQuorum(replica, now);
        }
    }

    // ---- One replica ---------------------------------------------------------------------------------------------

    private void CheckReplica(ReplicaMirror replica, Func<BrokerId, bool> losesPower)
    {
        if (replica.HighWatermark > replica.End || replica.HighWatermark < Offset.Zero)
            report(InvariantKind.HighWatermarkInLog, partition, $"broker {replica.Broker}: {replica.HighWatermark} with a log that ends at {replica.End}");
        if (replica.Return is var (had, has) && has < had && !losesPower(replica.Broker))
            report(InvariantKind.KillKeepsTheLog, partition, $"broker {replica.Broker} had {had} and came back with {has}");
        if (state is not null && replica.LeaderEpoch > state.LeaderEpoch)
            report(InvariantKind.MetadataIsCommitted, partition, $"broker {replica.Broker} is at leader epoch {replica.LeaderEpoch}, committed is {state.LeaderEpoch}");
        if (replica.IsLeader)
        {
            if (!leaders.TryAdd(replica.LeaderEpoch, replica.Broker) && leaders[replica.LeaderEpoch] != replica.Broker)
                report(InvariantKind.OneLeaderPerEpoch, partition, $"brokers {leaders[replica.LeaderEpoch]} and {replica.Broker} led epoch {replica.LeaderEpoch}");
            if (state is not null && replica.LeaderEpoch == state.LeaderEpoch && state.Leader != replica.Broker)
                report(InvariantKind.OneLeaderPerEpoch, partition, $"broker {replica.Broker} leads epoch {replica.LeaderEpoch}, the controller chose {state.Leader}");
        }

        foreach (var batch in appended)
        {
            var key = (batch.Epoch.Value, batch.BaseOffset.Value);
            if (!written.TryAdd(key, batch) && written[key] != batch)
                report(InvariantKind.LogMatching, partition, $"broker {replica.Broker} holds {batch}, another held {written[key]}");
        }
    }

    // ---- What is given up ----------------------------------------------------------------------------------------

    private void GiveUp(Func<BrokerId, BrokerId, bool> lives)
    {
        if (awaitedUnclean != LeaderEpoch.None)
        {
            foreach (var replica in replicas)
            {
                if (replica.IsLeader && replica.LeaderEpoch >= awaitedUnclean && replica.LeaderEpoch == state!.LeaderEpoch) Adopt(replica, replica.LeaderEpoch);
            }

            return;
        }

        // Without eligible leader replicas the last member stays in the set, whatever it has lost (A16).
        if (state!.Isr is not [var last] || state.Elr.Count > 0) return;
        foreach (var replica in replicas)
        {
            if (replica.Broker != last || replica.Live is null || !replica.LostItsTail || !lives(last, BrokerId.None)) continue;
            replica.Match();
            if (replica.Matched < committed.Count) Adopt(replica, state.LeaderEpoch);
        }
    }

    private void Adopt(ReplicaMirror winner, LeaderEpoch from)
    {
        winner.Match();
        committed.CutTo(winner.Matched);
        awaitedUnclean = LeaderEpoch.None;
        validFrom = from;
        foreach (var replica in replicas) replica.IsExcused = replica != winner;
    }

    // ---- Across replicas -----------------------------------------------------------------------------------------

    private void Extend()
    {
        foreach (var replica in replicas)
        {
            if (!replica.IsLeader || replica.LeaderEpoch != state!.LeaderEpoch || replica.Broker != state.Leader) continue;
            replica.Match();
            if (replica.Matched < committed.Count) continue;
            for (var i = committed.Count; i < replica.Count && replica[i].NextOffset <= replica.HighWatermark; i++) committed.Add(replica[i]);
        }
    }

    private void CheckPrefix(ReplicaMirror replica)
    {
        replica.Match();
        var at = replica.DivergesAt();
        if (at < 0)
        {
            // What lies behind the committed part is the new leader's, not the rest of what was given up.
            if (replica.Count == replica.Matched || replica[replica.Matched].Epoch >= validFrom) replica.IsExcused = false;
            return;
        }

        if (!replica.IsExcused && replica.Live is not null && replica[at].NextOffset <= replica.HighWatermark)
            report(InvariantKind.LogMatching, partition, $"broker {replica.Broker} holds {replica[at]} below its high watermark {replica.HighWatermark}, committed is {committed[at]}");
    }

    private void CheckSet(IReadOnlyList<BrokerId> members, InvariantKind kind, Func<BrokerId, BrokerId, bool> lives)
    {
        foreach (var member in members)
        {
            var replica = Of(member);
            if (replica?.Live is null || !lives(member, BrokerId.None) || replica.Matched == committed.Count) continue;
            if (replica.IsExcused && kind == InvariantKind.StrongIsr && replica.Broker != state!.Leader) continue;
            report(kind, partition, $"committed is {committed[replica.Matched]}; broker {member}, in the controller's sets (ISR {Names(state!.Isr)}, ELR {Names(state.Elr)}), {(replica.Matched < replica.Count ? $"holds {replica[replica.Matched]}" : $"ends at {replica.End}")}");
        }
    }

    private void CheckOwnIsr(ReplicaMirror leader, Func<BrokerId, BrokerId, bool> lives)
    {
        foreach (var member in leader.Live!.Isr.Committed)
        {
            var replica = Of(member);
            if (replica is null || replica == leader || replica.Live is null || replica.IsExcused || !lives(member, leader.Broker)) continue;
            // Both are known to be the committed log that far; behind it every batch counts.
            for (var i = Math.Min(leader.Matched, replica.Matched); i < leader.Count && leader[i].NextOffset <= leader.HighWatermark; i++)
            {
                if (i < replica.Count && replica[i] == leader[i]) continue;
                report(InvariantKind.WeakIsr, partition, $"leader {leader.Broker} of epoch {leader.LeaderEpoch} has {leader[i]} below its high watermark {leader.HighWatermark}, member {member} of its ISR {Names(leader.Live.Isr.Committed)} ends at {replica.End}");
                return;
            }
        }
    }

    // While the high watermark may move, everybody who may become leader holds it back: as a member of the maximal set, or as
    // caught up. A record of the partition epoch that the leader is at makes it forget a proposal under way (kafka.md 2.2), so
    // the maximal set alone is no superset; who was to join still counts as caught up.
    private void CheckQuorum(ReplicaMirror leader, VirtualTime now)
    {
        if (leader.LeaderEpoch != state!.LeaderEpoch || leader.Broker != state.Leader) return;
        var counted = leader.Live!.CountedForHighWatermark(now);
        if (counted is null) return;
        foreach (var candidate in state.Isr.Concat(state.Elr))
        {
            if (!counted.Contains(candidate))
                report(InvariantKind.ReplicationQuorumSuperset, partition, $"leader {leader.Broker} of epoch {leader.LeaderEpoch} counts {Names(counted)}, the controller's sets are ISR {Names(state.Isr)}, ELR {Names(state.Elr)}");
        }
    }

    private ReplicaMirror? Of(BrokerId broker)
    {
        foreach (var replica in replicas)
        {
            if (replica.Broker == broker) return replica;
        }

        return null;
    }

    private static string Names(IReadOnlyList<BrokerId> brokers) => $"[{string.Join(", ", brokers.Select(b => b.Value))}]";
}
