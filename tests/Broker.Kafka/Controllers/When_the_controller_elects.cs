using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using static Lab.Broker.Kafka.Tests.Controllers.SmallCluster;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>The order of kafka.md 2.8, each step beside its nearest neighbour.</summary>
public sealed class When_the_controller_elects
{
    private static PartitionState State(int[] isr, int leader, int[]? elr = null, int[]? lastKnown = null, LeaderRecoveryState recovery = LeaderRecoveryState.Recovered) =>
        new(new("t", 0), new(7, 7), Ids(1, 2, 3), Ids(isr), Ids(elr ?? []), Ids(lastKnown ?? []), new(leader), new(5), 10, recovery);

    private static PartitionChange? Build(PartitionState partition, int[] live, int[]? isr = null, bool elr = true, int min = 2, ElectionKind kind = ElectionKind.Clean, int unclean = -1, short metadataVersion = 27, ControllerRules? rules = null) =>
        PartitionChangeBuilder.Build(
            partition,
            new()
            {
                IsAcceptable = broker => live.Contains(broker.Value),
                MinIsr = min,
                ElrEnabled = elr,
                Election = kind,
                Isr = isr is null ? null : Ids(isr),
                UncleanShutdown = new(unclean),
                MetadataVersion = metadataVersion,
            },
            rules ?? ControllerRules.Release41);

    [Fact]
    public void Nothing_is_written_when_nothing_changes() => Assert.Null(Build(State([1, 2, 3], 1), [1, 2, 3]));

    [Fact]
    public void The_leader_stays_while_it_is_in_sync_and_alive()
    {
        var change = Build(State([3, 1, 2], 3), [1, 2, 3], isr: [3, 1])!;
        Assert.Null(change.Leader);
        Assert.Equal(Ids(3, 1), change.Isr);
        Assert.Equal(new LeaderEpoch(5), change.Apply(State([3, 1, 2], 3)).LeaderEpoch);
        Assert.Equal(11, change.Apply(State([3, 1, 2], 3)).PartitionEpoch);
    }

    [Fact]
    public void The_next_leader_is_the_first_in_sync_replica_of_the_assignment_not_of_the_isr()
    {
        var change = Build(State([3, 2, 1], 1), [2, 3], isr: [3, 2])!;
        Assert.Equal(new BrokerId(2), change.Leader);
        Assert.Equal(new LeaderEpoch(6), change.Apply(State([3, 2, 1], 1)).LeaderEpoch);
    }

    [Fact]
    public void A_live_replica_outside_the_isr_is_passed_over_for_one_inside()
    {
        Assert.Equal(new BrokerId(3), Build(State([1, 3], 1), [2, 3], isr: [3])!.Leader);
    }

    [Fact]
    public void Without_eligible_replicas_the_last_member_stays_in_the_isr()
    {
        var change = Build(State([1], 1), [], isr: [], elr: false)!;
        Assert.Null(change.Isr);
        Assert.Equal(BrokerId.None, change.Leader);
        Assert.Null(change.Elr);
        Assert.Null(change.LastKnownElr);
    }

    [Fact]
    public void With_eligible_replicas_the_isr_may_become_empty_and_the_last_leader_is_remembered()
    {
        var change = Build(State([1], 1), [], isr: [])!;
        Assert.Equal([], change.Isr!);
        Assert.Equal(BrokerId.None, change.Leader);
        Assert.Equal(Ids(1), change.Elr);
        Assert.Equal(Ids(1), change.LastKnownElr);
    }

    [Theory]
    [InlineData(2, new[] { 1, 2 }, new int[0])]
    [InlineData(3, new[] { 1, 2 }, new[] { 3 })]
    [InlineData(2, new[] { 1 }, new[] { 2, 3 })]
    public void Replicas_that_leave_an_isr_below_its_minimum_are_eligible(int min, int[] isr, int[] elr)
    {
        var change = Build(State([1, 2, 3], 1), [1, 2, 3], isr, min: min)!;
        Assert.Equal(Ids(elr), change.Elr ?? []);
    }

    [Fact]
    public void An_isr_that_reaches_its_minimum_again_forgets_the_eligible()
    {
        var change = Build(State([1], 1, elr: [2, 3]), [1, 2, 3], isr: [1, 2])!;
        Assert.Equal([], change.Elr!);
    }

    [Fact]
    public void One_that_stopped_uncleanly_is_not_eligible()
    {
        var change = Build(State([1, 2], 1), [2], isr: [2], unclean: 1)!;
        Assert.Equal(new BrokerId(2), change.Leader);
        Assert.Null(change.Elr);
    }

    [Fact]
    public void An_eligible_replica_leads_when_nobody_is_in_sync_and_is_the_isr_then()
    {
        var change = Build(State([], -1, elr: [2, 3], lastKnown: [2]), [3])!;
        Assert.Equal(new BrokerId(3), change.Leader);
        Assert.Equal(Ids(3), change.Isr);
        Assert.Equal(Ids(2), change.Elr);
        Assert.Equal([], change.LastKnownElr!);
        Assert.Null(change.RecoveryState);
        Assert.False(change.IsUncleanFor(State([], -1, elr: [2, 3])));
    }

    [Fact]
    public void An_eligible_replica_does_not_lead_while_somebody_is_in_sync()
    {
        // The member of the ISR is dead but not fenced yet: better no leader than two histories.
        Assert.Equal(BrokerId.None, Build(State([1], 1, elr: [2]), [2])!.Leader);
    }

    [Fact]
    public void The_last_known_leader_is_taken_uncleanly_although_unclean_election_is_off()
    {
        var change = Build(State([], -1, elr: [], lastKnown: [2]), [1, 2, 3])!;
        Assert.Equal(new BrokerId(2), change.Leader);
        Assert.Equal(Ids(2), change.Isr);
        Assert.Equal(LeaderRecoveryState.Recovering, change.RecoveryState);
        Assert.Equal([], change.LastKnownElr!);
        Assert.True(change.IsUncleanFor(State([], -1, lastKnown: [2])));
    }

    [Theory]
    [InlineData(new[] { 3 }, new[] { 2 }, new[] { 1, 2 })] // Somebody is eligible, though not alive.
    [InlineData(new int[0], new[] { 2 }, new[] { 1, 3 })] // It is dead (KAFKA-19522).
    [InlineData(new int[0], new[] { 2, 3 }, new[] { 1, 2, 3 })] // Two of them.
    [InlineData(new int[0], new int[0], new[] { 1, 2, 3 })]
    public void The_last_known_leader_is_not_taken_otherwise(int[] elr, int[] lastKnown, int[] live) => Assert.Null(Build(State([], -1, elr, lastKnown), live));

    [Fact]
    public void Without_the_feature_nobody_asks_for_a_last_known_leader() => Assert.Null(Build(State([1], -1, lastKnown: [2]), [2, 3], elr: false));

    [Fact]
    public void An_unclean_election_takes_the_first_live_replica_and_forgets_the_rest()
    {
        var change = Build(State([1], -1, elr: []), [2, 3], elr: false, kind: ElectionKind.Unclean)!;
        Assert.Equal(new BrokerId(2), change.Leader);
        Assert.Equal(Ids(2), change.Isr);
        Assert.Equal(LeaderRecoveryState.Recovering, change.RecoveryState);
        var withElr = Build(State([], -1, elr: [1]), [2, 3], kind: ElectionKind.Unclean)!;
        Assert.Equal([], withElr.Elr!);
    }

    [Fact]
    public void An_unclean_election_is_clean_when_it_can_be()
    {
        var change = Build(State([3], -1), [2, 3], elr: false, kind: ElectionKind.Unclean)!;
        Assert.Equal(new BrokerId(3), change.Leader);
        Assert.Null(change.Isr);
        Assert.Null(change.RecoveryState);
    }

    [Fact]
    public void A_partition_that_is_recovering_is_not_marked_again()
    {
        Assert.Null(Build(State([1], -1, recovery: LeaderRecoveryState.Recovering), [2], elr: false, kind: ElectionKind.Unclean)!.RecoveryState);
    }

    [Fact]
    public void The_preferred_replica_takes_over_only_when_in_sync()
    {
        Assert.Equal(new BrokerId(1), Build(State([2, 1], 2), [1, 2], kind: ElectionKind.Preferred)!.Leader);
        Assert.Null(Build(State([2, 3], 2), [1, 2, 3], kind: ElectionKind.Preferred));
    }

    [Theory]
    [InlineData(11, 6)] // 3.5
    [InlineData(12, 5)] // 3.6-IV0
    public void A_shrinking_isr_raises_the_leader_epoch_before_metadata_version_3_6(short metadataVersion, int epoch)
    {
        var before = State([1, 2, 3], 1);
        var after = Build(before, [1, 2, 3], isr: [1, 2], elr: false, metadataVersion: metadataVersion)!.Apply(before);
        Assert.Equal(new LeaderEpoch(epoch), after.LeaderEpoch);
        Assert.Equal(new BrokerId(1), after.Leader);
    }

    [Fact]
    public void A_growing_isr_never_does() => Assert.Null(Build(State([1], 1), [1, 2], isr: [1, 2], elr: false, metadataVersion: 11)!.Leader);

    [Fact]
    public void A_replaced_decision_changes_the_outcome_alone()
    {
        var fencedLeaderElected = ControllerRules.Release41 with { LastKnownLeaderElectable = (in ElectionView view) => view.Partition.LastKnownElr.Count == 1 };
        Assert.Equal(new BrokerId(2), Build(State([], -1, lastKnown: [2]), [], rules: fencedLeaderElected)!.Leader);
    }
}
