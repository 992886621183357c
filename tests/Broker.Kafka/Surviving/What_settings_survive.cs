using Lab.Broker.Kafka.Settings;
using Lab.Broker.Kafka.Surviving;
using Lab.Model.Guarantees;
using Lab.Model.Surviving;

namespace Lab.Broker.Kafka.Tests.Surviving;

/// <summary>Budgets row by row, as the rules of replication give them. Whether they are true is for swarms to show.</summary>
public sealed class What_settings_survive
{
    private static FaultLimits Of(Acks acks, bool eligibleLeaders, int replicas = 3, params (string, string)[] settings) =>
        KafkaBudget.Limits([new("orders", replicas, TopicSettings.Resolve("4.1", [.. settings.Select(s => KeyValuePair.Create(s.Item1, s.Item2))]).Require(), acks)], eligibleLeaders);

    [Theory]
    [InlineData(3, 3, 0)] // kills, pauses and cuts alone: all brokers at once
    [InlineData(3, 1, 1)] // one has lost its power, the others are cut off
    [InlineData(2, 2, 2)] // two have lost everything, the third stands
    public void With_eligible_leaders_and_a_minimum_of_two_this_holds(int disturbed, int unclean, int lost) =>
        Assert.True(Of(Acks.All, true, 3, ("min.insync.replicas", "2")).Allows(disturbed, unclean, lost));

    [Theory]
    [InlineData(3, 2, 1)] // one killed, one without power, the third out of the in-sync set
    [InlineData(3, 3, 3)]
    public void And_this_does_not(int disturbed, int unclean, int lost) =>
        Assert.False(Of(Acks.All, true, 3, ("min.insync.replicas", "2")).Allows(disturbed, unclean, lost));

    [Fact]
    public void Without_eligible_leaders_the_last_in_sync_replica_may_lose_nothing()
    {
        var limits = Of(Acks.All, false, 3, ("min.insync.replicas", "2"));
        Assert.True(limits.Allows(2, 1, 1));
        Assert.False(limits.Allows(3, 1, 1));
        Assert.True(limits.Beyond(1).Allows(3, 1, 1));
    }

    [Fact]
    public void A_minimum_of_one_leaves_no_eligible_leaders()
    {
        var limits = Of(Acks.All, true, 3, ("min.insync.replicas", "1"));
        Assert.True(limits.Allows(2, 1, 1));
        Assert.False(limits.Allows(3, 1, 1));
    }

    [Fact]
    public void The_minimum_is_never_more_than_there_are_replicas()
    {
        var limits = Of(Acks.All, true, 2, ("min.insync.replicas", "3"));
        Assert.True(limits.Allows(3, 1, 1));
        Assert.False(limits.Allows(3, 2, 1));
    }

    [Fact]
    public void With_acks_1_no_broker_may_be_disturbed() => Assert.False(Of(Acks.Leader, true).Allows(1, 0, 0));

    [Fact]
    public void With_acks_0_no_connection_may_break() => Assert.False(Of(Acks.None, true).Connections);

    [Fact]
    public void With_unclean_election_one_replica_must_be_left_alone()
    {
        var limits = Of(Acks.All, true, 3, ("unclean.leader.election.enable", "true"), ("min.insync.replicas", "2"));
        Assert.True(limits.Allows(2, 0, 0));
        Assert.False(limits.Allows(3, 0, 0));
    }

    [Fact]
    public void Flushed_before_they_are_acknowledged_records_survive_power_losses() =>
        Assert.True(Of(Acks.All, false, 3, ("flush.messages", "1")).PowerLossKeepsRecords);

    [Fact]
    public void Of_several_logs_the_weakest_counts()
    {
        var strong = new CopiesOfLog("a", 3, TopicSettings.Resolve("4.1", [new("min.insync.replicas", "3")]).Require(), Acks.All);
        var weak = new CopiesOfLog("b", 3, TopicSettings.Resolve("4.1", [new("min.insync.replicas", "1")]).Require(), Acks.All);
        Assert.Equal(KafkaBudget.Limits([weak], true), KafkaBudget.Limits([strong, weak], true));
    }

    [Fact]
    public void Of_combined_nodes_none_may_lose_its_disk()
    {
        CopiesOfLog log = new("orders", 3, TopicSettings.Resolve("4.1", [KeyValuePair.Create("min.insync.replicas", "2")]).Require(), Acks.All);
        var (apart, combined) = (KafkaBudget.Survives([log], null, [], true, 3), KafkaBudget.Survives([log], null, [], true, 3, combined: true));
        Assert.True(apart.Limits.Allows(disturbed: 2, unclean: 1, lost: 1, wiped: 1));
        Assert.False(combined.Limits.Allows(disturbed: 1, unclean: 1, lost: 1, wiped: 1));
        Assert.True(combined.Limits.Allows(disturbed: 2, unclean: 1, lost: 1));
        Assert.True(combined.Limits.Beyond(1).Allows(disturbed: 1, unclean: 1, lost: 1, wiped: 1));
        Assert.Contains("fewer than 2 of 3 nodes", string.Join(" ", combined.Entries.Select(g => g.Sentence)));
    }

    [Theory] // Positions that may be lost are read again; a group of the consumer protocol that is lost is lost for good (e02).
    [InlineData(true, false, GuaranteeKind.NoLoss)]
    [InlineData(false, true, GuaranteeKind.Progress)]
    public void What_depends_on_the_offsets_topic_makes_its_copies_count(bool positions, bool groups, GuaranteeKind said)
    {
        CopiesOfLog log = new("orders", 3, TopicSettings.Resolve("4.3", [KeyValuePair.Create("min.insync.replicas", "2")]).Require(), Acks.All);
        var alone = KafkaBudget.Survives([log], new(log with { Topic = "__consumer_offsets", Replicas = 1 }, positions, groups), [], true, 3);
        Assert.False(alone.Limits.Allows(disturbed: 1, unclean: 1, lost: 1));
        Assert.True(KafkaBudget.Survives([log], null, [], true, 3).Limits.Allows(disturbed: 1, unclean: 1, lost: 1));
        Assert.Equal(said, Assert.Single(alone.Entries, e => e.Of == "__consumer_offsets").Guarantee.Kind);
    }

    [Theory] // 3.9 loses by its own rules (r01, r02), whatever the settings.
    [InlineData(true)]
    [InlineData(false)]
    public void A_release_that_heeds_late_answers_says_so(bool heeds)
    {
        CopiesOfLog log = new("orders", 3, TopicSettings.Resolve("3.9", [KeyValuePair.Create("min.insync.replicas", "2")]).Require(), Acks.All);
        var alone = log with { Replicas = 1 };
        Assert.Equal(heeds, KafkaBudget.Survives([log], null, [], false, 3, heedsLateAnswers: heeds).ToString().Contains("KAFKA-18991", StringComparison.Ordinal));
        Assert.DoesNotContain("KAFKA-18991", KafkaBudget.Survives([alone], null, [], false, 3, heedsLateAnswers: heeds).ToString(), StringComparison.Ordinal);
    }
}
