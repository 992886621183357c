using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Members that contradict each other, or that missed a generation, under the cooperative protocol, where they go on reading meanwhile.</summary>
public class StickyOwnershipTests
{
    private static readonly AssignableTopic[] Topics = [new("t", 2)];

    [Fact]
    public void A_member_that_missed_a_generation_keeps_its_partition_if_nobody_got_it_since()
    {
        var made = Assign(StickyOwnership.PerPartitionGeneration, ("a", 4, [0]), ("b", 5, [1]));
        Assert.Equal(["a: t-0", "b: t-1"], made);
    }

    [Fact]
    public void Believing_the_highest_generation_alone_gives_away_what_its_owner_still_reads()
    {
        // KAFKA-14639: z missed a generation and reads t-0 on.
        Assert.Equal(["b: t-0", "z: t-1"], Assign(StickyOwnership.HighestGenerationOnly, ("b", 5, []), ("z", 4, [0])));
        Assert.Equal(["b: t-1", "z: t-0"], Assign(StickyOwnership.PerPartitionGeneration, ("b", 5, []), ("z", 4, [0])));
    }

    [Fact]
    public void Two_owners_of_one_generation_both_lose_the_partition_for_a_round()
    {
        var made = Assign(StickyOwnership.PerPartitionGeneration, ("a", 5, [0]), ("b", 5, [0]));
        Assert.DoesNotContain("t-0", string.Concat(made));
    }

    [Fact]
    public void The_later_generation_wins()
    {
        var made = Assign(StickyOwnership.PerPartitionGeneration, ("a", 5, [0]), ("b", 4, [0]));
        Assert.Equal(["a: t-0", "b: t-1"], made);
    }

    private static List<string> Assign(StickyOwnership ownership, params (string Id, int Generation, int[] Owned)[] members)
    {
        var assignor = ClientAssignors.ByName("cooperative-sticky", ownership)!;
        var made = assignor.Assign(Topics, [.. members.Select(m => new MemberSubscription(m.Id, null, new(["t"], [.. m.Owned.Select(p => new TopicPartition("t", p))], m.Generation)))]);
        Assert.Null(made.Failure);
        return [.. made.Members.Select(m => $"{m.MemberId}: {string.Join(' ', m.Partitions)}")];
    }
}
