using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Groups.Kip848;
using Lab.Broker.Kafka.Rules;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>
/// Random joins, leaves, silences, lost answers and coordinators that take over, with members that do as a client does: stop reading what is revoked,
/// then say so. What members read, by their own belief, is compared with the plain rule: nobody reads what another one reads at an epoch that counts.
/// </summary>
public class ConsumerGroupPropertyTests
{
    private sealed class Client(string id)
    {
        public string Id { get; } = id;
        public int Epoch { get; set; } = -1;
        public SortedSet<int> Owned { get; set; } = [];
        public bool IsFenced { get; set; }

        public bool IsMember => Epoch > 0;
    }

    [Fact]
    public void No_partition_has_two_owners_all_are_owned_in_the_end_and_the_log_tells_the_state() =>
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 9999), 60).ToArbitrary(), moves => Run(moves))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static void Run(int[] moves)
    {
        var driver = new GroupDriver(ConsumerGroupRules.Release43);
        Client[] clients = [new("a"), new("b"), new("c"), new("d")];
        var lastEpoch = 0;
        foreach (var move in moves)
        {
            var client = clients[move % 4];
            switch (move / 4 % 12)
            {
                case <= 5:
                    Beat(driver, client, isLost: false);
                    break;
                case 6 or 7:
                    Beat(driver, client, isLost: true);
                    break;
                case 8 when client.IsMember:
                    driver.Say(new(client.Id, ConsumerHeartbeat.Leave));
                    (client.Epoch, client.Owned) = (-1, []);
                    break;
                case 9:
                    driver.Now += Duration.FromMs(move % 3 == 0 ? 46_000 : 9_000);
                    driver.Expire();
                    break;
                case 10:
                    driver.Fail();
                    break;
                default:
                    break;
            }

            Assert.True(driver.Group.Epoch >= lastEpoch && driver.Group.TargetEpoch <= driver.Group.Epoch);
            lastEpoch = driver.Group.Epoch;
            NobodySharesAPartition(driver.Group, clients);
        }

        TheLogTells(driver);

        // From here on everybody behaves: the group becomes stable, and every partition has an owner who knows it.
        for (var round = 0; round < 12; round++)
        {
            foreach (var client in clients) Beat(driver, client, isLost: false);
            driver.Now += Duration.FromMs(5_000);
        }

        Assert.True(driver.Group.IsStable);
        Assert.Equal(Enumerable.Range(0, 4), clients.SelectMany(c => c.Owned).Order());
        Assert.All(clients, c => Assert.Single(c.Owned));
        NobodySharesAPartition(driver.Group, clients);
    }

    private static void Beat(GroupDriver driver, Client client, bool isLost)
    {
        ConsumerHeartbeatAnswer answer;
        if (!client.IsMember) answer = driver.Join(client.Id);
        else answer = driver.Say(new(client.Id, client.Epoch) { RebalanceTimeoutMs = 300_000, Topics = ["o"], Owned = [.. client.Owned.Select(p => new TopicPartition("o", p))] });
        if (isLost) return;
        if (answer.Error is ErrorCode.FencedMemberEpoch or ErrorCode.UnknownMemberId)
        {
            (client.Epoch, client.Owned) = (-1, []);
            return;
        }

        Assert.Equal(ErrorCode.None, answer.Error);
        client.Epoch = answer.MemberEpoch;
        if (answer.Assignment is { } assignment) client.Owned = [.. assignment.Select(p => p.Partition)];
    }

    // A client whose membership the coordinator has ended may believe on; its epoch counts no more.
    private static void NobodySharesAPartition(ConsumerGroup group, Client[] clients)
    {
        for (var partition = 0; partition < 4; partition++)
        {
            List<string> readers = [.. clients.Where(c => c.Owned.Contains(partition) && group.Member(c.Id) is { } member && c.Epoch >= member.PreviousEpoch && Has(member, partition)).Select(c => c.Id)];
            Assert.True(readers.Count <= 1, $"o-{partition} is read by {string.Join(", ", readers)}");
            List<string> holders = [.. group.Members.Where(m => Has(m, partition)).Select(m => m.Id)];
            Assert.True(holders.Count <= 1, $"o-{partition} is held by {string.Join(", ", holders)}");
            Assert.Equal(holders.SingleOrDefault(), group.OwnerOf(new("o", partition)));

            // Who reads by a membership that counts is the one the coordinator keeps it for.
            foreach (var client in clients)
            {
                if (client.Owned.Contains(partition) && group.Member(client.Id) is { } member && client.Epoch == member.Epoch) Assert.True(Has(member, partition), $"{client.Id} reads o-{partition}, which is not kept for it");
            }
        }
    }

    private static bool Has(ConsumerGroupMember member, int partition) => member.EpochOf(new("o", partition)) is not null;

    private static void TheLogTells(GroupDriver driver)
    {
        var (live, loaded) = (driver.Group, driver.Loaded());
        Assert.Equal((live.Epoch, live.TargetEpoch), (loaded.Epoch, loaded.TargetEpoch));
        Assert.Equal(live.Members.Select(m => m.Id), loaded.Members.Select(m => m.Id));
        foreach (var member in live.Members)
        {
            var other = loaded.Member(member.Id)!;
            Assert.True(member.IsAssignedAs(other) && member.SubscribesAs(other), member.Id);
            Assert.Equal(live.TargetOf(member.Id), loaded.TargetOf(member.Id));
        }

        for (var partition = 0; partition < 4; partition++) Assert.Equal(live.OwnerOf(new("o", partition)), loaded.OwnerOf(new("o", partition)));
    }
}
