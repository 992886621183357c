using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>Who a leader wants in its in-sync set and out of it, and what it does with the controller's answers (kafka.md 2.7; KIP-497, KIP-841, KIP-903).</summary>
public sealed class When_the_in_sync_set_changes
{
    private const int LagMs = 1000;

    /// <summary>Broker 1 leads with this in-sync set and has so many records, of which the first are committed.</summary>
    private static OneBroker Leader(int[] isr, int records = 0, int committed = 0, Func<Rules.ReplicationRules, Rules.ReplicationRules>? rules = null)
    {
        var b = new OneBroker(minIsr: 1, broker: [("replica.lag.time.max.ms", $"{LagMs}")], rules: rules).Leading(isr);
        for (var i = 0; i < records; i++) b.Produce(1, $"m{i}");
        if (committed > 0) b.Replicated(committed, [.. isr.Where(m => m != 1)]);
        return b;
    }

    private static int Asked(OneBroker b) => b.Controller.Proposals.Count;

    // ---- Who may join --------------------------------------------------------------------------------------------

    [Fact]
    public void A_follower_joins_when_it_has_all_that_is_committed()
    {
        var b = Leader([1, 2], records: 5, committed: 3);
        b.Replicated(2, 3);
        Assert.Equal(0, Asked(b));
        b.Replicated(3, 3);
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    // KAFKA-7128: a new leader's high watermark is old; only what its own epoch begins with tells.
    [Fact]
    public void And_all_that_the_leader_had_when_its_epoch_began()
    {
        var b = Leader([1, 2], records: 5, committed: 3);
        b.Change(leader: 1);
        b.Replicated(3, 3).Replicated(4, 3);
        Assert.Equal(0, Asked(b));
        b.Replicated(5, 3);
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    [Fact]
    public void Not_while_it_is_fenced()
    {
        var b = Leader([1, 2]).Fence(3);
        b.Replicated(0, 3);
        Assert.Equal(0, Asked(b));
        b.Fence(3, fenced: false).Replicated(0, 3);
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    [Fact]
    public void Not_while_it_shuts_down()
    {
        var b = Leader([1, 2]).ShuttingDown(3);
        b.Replicated(0, 3);
        Assert.Equal(0, Asked(b));
    }

    [Fact]
    public void Not_with_a_registration_that_the_leader_has_not_heard_of()
    {
        var b = Leader([1, 2]);
        Assert.Equal(ErrorCode.None, b.Fetch(3, 0, registration: new(b.Controller.End.Value + 5)).Fetched.Error);
        Assert.Equal(0, Asked(b));
    }

    [Fact]
    public void Nor_when_its_log_parts_from_the_leaders()
    {
        var b = Leader([1, 2], records: 2, committed: 2);
        b.Fetch(3, 9, lastEpoch: 5);
        Assert.Equal(0, Asked(b));
    }

    // It comes back with an empty disk: what it once had does not count.
    [Fact]
    public void Nor_with_what_it_had_before()
    {
        var b = Leader([1, 2, 3], records: 3, committed: 3).Change(isr: [1, 2]);
        b.Replicated(0, 3).Replicated(2, 3);
        Assert.Equal(0, Asked(b));
    }

    [Fact]
    public void A_member_does_not_join_again()
    {
        var b = Leader([1, 2, 3]);
        b.Replicated(0, 2, 3);
        Assert.Equal(0, Asked(b));
    }

    // ---- What is asked for ---------------------------------------------------------------------------------------

    [Fact]
    public void The_proposal_names_epochs_and_registrations()
    {
        var b = Leader([1, 2]).Replicated(0, 2, 3);
        var request = b.Controller.Proposals[^1];
        Assert.Equal((new BrokerId(1), b.EpochOf(1)), (request.Broker, request.BrokerEpoch));
        var proposal = Assert.Single(request.Partitions);
        Assert.Equal((OneBroker.Place, new LeaderEpoch(5), 10, b.Committed.TopicId), (proposal.Partition, proposal.LeaderEpoch, proposal.PartitionEpoch, proposal.TopicId));
        Assert.Equal([b.EpochOf(1), b.EpochOf(2), b.EpochOf(3)], proposal.NewIsr.Select(m => m.BrokerEpoch));
    }

    [Fact]
    public void One_proposal_at_a_time_is_under_way()
    {
        var b = Leader([1]).Replicated(0, 2).Replicated(0, 3).Replicated(0, 2);
        Assert.Equal(1, Asked(b));
        Assert.Equal([1, 2], b.Proposed);
        b.Accept().Replicated(0, 3);
        Assert.Equal(2, Asked(b));
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    // KIP-497: who is about to join counts already, since the controller may have committed it.
    [Fact]
    public void Who_is_about_to_join_holds_the_high_watermark_back()
    {
        var b = Leader([1, 2]).Replicated(0, 3);
        b.Run(2 * LagMs); // It is no longer "caught up a moment ago": it counts because it is proposed.
        var call = b.Produce(-1, "a");
        b.Replicated(1, 2);
        Assert.False(call.IsAnswered);
        b.Replicated(1, 3);
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    [Fact]
    public void Who_was_caught_up_a_moment_ago_holds_it_back_without_being_proposed()
    {
        var b = Leader([1, 2], rules: r => r with { ExpandIsr = static (_, _) => false }).Replicated(0, 3);
        b.Produce(1, "a");
        b.Replicated(1, 2);
        Assert.Equal(0, b.HighWatermark);
        b.Run(LagMs + 1);
        b.Produce(1, "b");
        Assert.Equal(1, b.HighWatermark);
    }

    // ---- Who must leave ------------------------------------------------------------------------------------------

    [Fact]
    public void A_member_that_does_not_catch_up_for_too_long_is_to_leave()
    {
        var b = Leader([1, 2, 3], records: 1).Replicated(1, 2);
        b.Run(LagMs - 100);
        Assert.Equal(0, Asked(b));
        b.Run(600); // The scan comes every half of it.
        Assert.Equal([1, 2], b.Proposed);
    }

    [Fact]
    public void One_that_has_everything_stays_however_silent_it_is()
    {
        var b = Leader([1, 2, 3], records: 1).Replicated(1, 2, 3);
        b.Run(5 * LagMs);
        Assert.Equal(0, Asked(b));
    }

    [Fact]
    public void All_that_lag_leave_together()
    {
        var b = Leader([1, 2, 3], records: 1).Run(LagMs + 600);
        Assert.Equal(1, Asked(b));
        Assert.Equal([1], b.Proposed);
    }

    [Fact]
    public void One_that_always_has_what_was_there_at_its_last_fetch_stays()
    {
        var b = Leader([1, 2, 3]);
        for (var i = 0; i < 15; i++)
        {
            b.Produce(1, "m");
            b.Replicated(i, 3).Replicated(i + 1, 2).Run(250);
        }

        Assert.Equal(0, Asked(b));
    }

    [Fact]
    public void One_that_stays_behind_although_it_fetches_leaves()
    {
        var b = Leader([1, 2, 3], records: 3);
        for (var i = 0; i < 8; i++) b.Replicated(0, 3).Replicated(3, 2).Run(200);
        Assert.Equal([1, 2], b.Proposed);
    }

    [Fact]
    public void Who_is_about_to_leave_still_holds_the_high_watermark_back()
    {
        var b = Leader([1, 2, 3]);
        var call = b.Produce(-1, "a", timeoutMs: 60_000);
        b.Replicated(1, 2);
        b.Run(LagMs + 600);
        Assert.Equal([1, 2], b.Proposed);
        b.Produce(1, "b");
        b.Replicated(2, 2);
        Assert.False(call.IsAnswered);
        b.Accept();
        Assert.Equal(ErrorCode.None, call.Produced.Error);
    }

    // ---- Answers -------------------------------------------------------------------------------------------------

    [Fact]
    public void What_the_controller_takes_counts_from_its_answer_on()
    {
        var b = Leader([1, 2]).Replicated(0, 3).Accept();
        Assert.Equal([1, 2, 3], b.Partition.Isr.Committed.Select(m => m.Value));
        Assert.False(b.Partition.Isr.HasProposal);
        Assert.Equal(11, b.Partition.PartitionEpoch);
    }

    [Theory]
    [InlineData(ErrorCode.IneligibleReplica)]
    [InlineData(ErrorCode.OperationNotAttempted)]
    public void A_refusal_of_the_member_takes_the_proposal_back(ErrorCode error)
    {
        var b = Leader([1, 2]).Replicated(0, 3).Refuse(error);
        Assert.False(b.Partition.Isr.HasProposal);
        Assert.Equal([1, 2], b.Partition.Isr.Maximal.Select(m => m.Value));
        Assert.Equal(1, Asked(b));
        b.Replicated(0, 3);
        Assert.Equal(2, Asked(b));
    }

    [Theory]
    [InlineData(ErrorCode.FencedLeaderEpoch)]
    [InlineData(ErrorCode.InvalidUpdateVersion)]
    [InlineData(ErrorCode.InvalidRequest)]
    [InlineData(ErrorCode.NewLeaderElected)]
    [InlineData(ErrorCode.UnknownTopicOrPartition)]
    [InlineData(ErrorCode.UnknownTopicId)]
    public void Other_refusals_leave_it_pending_until_metadata_tells(ErrorCode error)
    {
        var b = Leader([1, 2]).Replicated(0, 3).Refuse(error).Replicated(0, 3).Run(300);
        Assert.Equal(1, Asked(b));
        Assert.Equal([1, 2, 3], b.Partition.Isr.Maximal.Select(m => m.Value));
        b.Change(isr: [1, 2]);
        Assert.Equal([1, 2], b.Partition.Isr.Maximal.Select(m => m.Value));
    }

    [Theory]
    [InlineData(ErrorCode.NotController)]
    [InlineData(ErrorCode.RequestTimedOut)]
    [InlineData(ErrorCode.UnknownServerError)]
    public void What_may_pass_is_asked_again(ErrorCode error)
    {
        var b = Leader([1, 2]).Replicated(0, 3).Refuse(error).Run(100);
        Assert.Equal(2, Asked(b));
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    [Fact]
    public void A_stale_broker_epoch_is_asked_again()
    {
        var b = Leader([1, 2]).Replicated(0, 3);
        b.Controller.Answer(r => new AlterPartitionResponse(r.CorrelationId, ErrorCode.StaleBrokerEpoch, []));
        b.Run(200);
        Assert.Equal(2, Asked(b));
        Assert.True(b.Partition.Isr.HasProposal);
    }

    [Fact]
    public void What_was_never_answered_is_asked_again()
    {
        var b = Leader([1, 2]).Replicated(0, 3);
        b.Controller.HangUp();
        b.Run(300);
        Assert.Equal(2, Asked(b));
        Assert.Equal([1, 2, 3], b.Proposed);
    }

    // The swarm found it (s04, seed 2943): with the epoch of its new life a follower that had lost its log was taken in for what the old one had had.
    [Fact]
    public void What_is_asked_again_names_the_registrations_that_it_was_first_asked_with()
    {
        var b = Leader([1, 2], records: 2, committed: 2).Replicated(2, 3);
        var before = b.EpochOf(3);
        var after = b.Register(3, fenced: false);
        b.Run(5).Replicated(0, 3);
        Assert.NotEqual(before, after);
        b.Controller.HangUp();
        b.Run(300);
        Assert.Equal(2, Asked(b));
        Assert.Equal(before, b.Controller.Proposals[^1].Partitions[0].NewIsr[2].BrokerEpoch);
    }

    [Fact]
    public void What_was_proposed_and_who_answered_what_are_facts()
    {
        var b = Leader([1, 2]).Replicated(0, 3).Refuse(ErrorCode.FencedLeaderEpoch).Change(isr: [1, 2]);
        var proposed = b.Facts.Facts.Single(f => f.Kind == FactKind.InSyncSetProposed);
        Assert.Equal([1, 2, 3], (int[])proposed.Detail!);
        var answers = b.Facts.Facts.Where(f => f.Kind == FactKind.InSyncSetAnswered).ToList();
        Assert.Equal([(long)ErrorCode.FencedLeaderEpoch, (long)ErrorCode.None], answers.Select(f => f.A));
        Assert.True(answers[0].B >= 0 && answers[0].B != proposed.Machine.Value); // The machine of the controller.
        Assert.Equal(-1, answers[1].B); // Metadata told.
        Assert.All(answers, f => Assert.Equal(proposed.C, f.C));
    }

    [Fact]
    public void It_is_what_the_controller_says_that_counts_not_what_was_asked()
    {
        var b = Leader([1, 2]).Replicated(0, 3);
        b.Controller.Answer(p => new PartitionAltered(p.Partition, ErrorCode.None, new(1), new(5), OneBroker.Ids(1, 2), LeaderRecoveryState.Recovered, 11));
        Assert.Equal([1, 2], b.Run(5).Partition.Isr.Committed.Select(m => m.Value));
    }

    [Fact]
    public void An_answer_to_what_metadata_has_decided_meanwhile_is_nothing()
    {
        var b = Leader([1, 2]).Replicated(0, 3).Change(isr: [1]);
        b.Controller.Answer(p => new PartitionAltered(p.Partition, ErrorCode.None, new(1), new(5), OneBroker.Ids(1, 2, 3), LeaderRecoveryState.Recovered, 11));
        b.Run(5);
        Assert.Equal([1], b.Partition.Isr.Committed.Select(m => m.Value));
    }

    [Fact]
    public void Metadata_that_is_older_than_an_answer_changes_nothing()
    {
        var b = Leader([1, 2]).Replicated(0, 3);
        b.Controller.Answer(p => new PartitionAltered(p.Partition, ErrorCode.None, new(1), new(5), OneBroker.Ids(1, 2, 3), LeaderRecoveryState.Recovered, 15));
        b.Run(5).Change(isr: [1]); // Partition epoch 11.
        Assert.Equal([1, 2, 3], b.Partition.Isr.Committed.Select(m => m.Value));
    }

    [Fact]
    public void The_end_of_the_leadership_ends_the_proposal()
    {
        var b = Leader([1, 2]).Replicated(0, 3).Change(leader: 2);
        b.Controller.Answer(p => new PartitionAltered(p.Partition, ErrorCode.NotController, BrokerId.None, LeaderEpoch.None, [], LeaderRecoveryState.Recovered, -1));
        b.Run(200);
        Assert.Equal(1, Asked(b));
        Assert.False(b.Partition.Isr.HasProposal);
    }
}
