using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>What every assignment must be, whoever the members are: each partition once, even where all subscribe to the same, and stable when asked again.</summary>
public class Whatever_members_ask_for
{
    private static readonly string[] Racks = ["r0", "r1", "r2"];

    [Theory]
    [InlineData("sticky", false)]
    [InlineData("sticky", true)]
    [InlineData("range", true)]
    [InlineData("roundrobin", false)]
    public void Every_partition_that_somebody_reads_has_one_owner(string name, bool differ) =>
        Check(seed =>
        {
            var draw = new Draw(seed);
            var topics = Topics(draw);
            var assignor = ClientAssignors.ByName(name)!;
            var members = Members(draw, topics, assignor, differ);
            var made = assignor.Assign(topics, members);
            Assert.Null(made.Failure);
            var read = topics.Where(t => members.Exists(m => m.Subscription.Topics.Contains(t.Name)));
            Assert.Equal(read.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(i => new TopicPartition(t.Name, i))).Order(), made.Members.SelectMany(m => m.Partitions).Order());
            if (name != "range" && !differ) Assert.True(made.Members.Max(m => m.Partitions.Count) - made.Members.Min(m => m.Partitions.Count) <= 1);
            if (name != "sticky") return;

            // Asked again with what it gave, it gives the same, unless racks matter: then a better place may have become free.
            if (topics.Any(t => t.Racks is not null)) return;
            List<MemberSubscription> again =
                [.. members.Zip(made.Members, (m, got) => m with { Subscription = m.Subscription with { UserData = assignor.UserData(got.Partitions, 9) } })];
            Assert.Equal(made.Members.Select(m => string.Join(' ', m.Partitions.Order())), assignor.Assign(topics, again).Members.Select(m => string.Join(' ', m.Partitions.Order())));
        });

    [Theory]
    [InlineData("uniform", false)]
    [InlineData("uniform", true)]
    [InlineData("range", true)]
    public void The_coordinator_gives_every_partition_once_and_keeps_to_it(string name, bool differ) =>
        Check(seed =>
        {
            var draw = new Draw(seed);
            List<ServerTopic> topics = [.. Topics(draw).Select((t, i) => new ServerTopic(t.Name, new(i + 1, seed), t.Partitions))];
            HashSet<TopicPartition> taken = [];
            List<ServerMember> members = [];
            for (var i = 0; i < draw.Next(1, 7); i++)
            {
                var named = Names(draw, [.. topics.Select(t => t.Name)], differ);
                members.Add(new($"m{i}", null, named, [.. topics.Where(t => named.Contains(t.Name)).SelectMany(t => Owned(draw, t.Name, t.Partitions)).Where(taken.Add)]));
            }

            var assignor = ServerAssignors.ByName(name)!;
            var made = assignor.Assign(topics, members);
            var read = topics.Where(t => members.Exists(m => m.Topics.Contains(t.Name)));
            Assert.Equal(read.SelectMany(t => Enumerable.Range(0, t.Partitions).Select(i => new TopicPartition(t.Name, i))).Order(), made.SelectMany(m => m.Partitions).Order());
            if (name == "uniform" && !differ) Assert.True(made.Max(m => m.Partitions.Count) - made.Min(m => m.Partitions.Count) <= 1);
            List<ServerMember> again = [.. members.Zip(made, (m, got) => m with { Target = got.Partitions })];
            Assert.Equal(made.Select(m => string.Join(' ', m.Partitions)), assignor.Assign(topics, again).Select(m => string.Join(' ', m.Partitions)));
        });

    [Fact]
    public void Only_as_many_members_get_one_more_near_them_as_there_is_one_more_for()
    {
        // Five partitions for three members: two get two. a and b have theirs already; c, near to all that is left, must not get a third part of the extras.
        string[] near = ["r0"], far = ["r1"];
        AssignableTopic[] topics = [new("t", 5, [near, near, near, near, far])];
        var made = Assign(topics, ("a", "r0", [0, 1]), ("b", "r0", [2, 3]), ("c", "r1", []));
        Assert.Equal([2, 2, 1], made.Select(m => m.Partitions.Count));
    }

    [Fact]
    public void Partitions_are_dealt_out_level_by_level()
    {
        // b has less than a, so it comes first on its own level and first again on the next.
        ServerTopic[] topics = [new("x", new(0, 1), 1), new("y", new(0, 2), 3), new("z", new(0, 3), 1)];
        ServerMember[] members = [new("a", null, ["x", "y"], [new("x", 0)]), new("b", null, ["y"], []), new("c", null, ["z"], [])];
        var made = ServerAssignors.ByName("uniform")!.Assign(topics, members);
        Assert.Equal(["x-0 y-2", "y-0 y-1", "z-0"], made.Select(m => string.Join(' ', m.Partitions)));
    }

    [Fact]
    public void What_nobody_had_is_given_before_what_somebody_gives_up()
    {
        ServerTopic[] topics = [new("t", new(0, 1), 6)];
        ServerMember[] members = [new("a", null, ["t"], [new("t", 0), new("t", 1), new("t", 2), new("t", 3)]), new("b", null, ["t"], []), new("c", null, ["t"], [])];
        var made = ServerAssignors.ByName("uniform")!.Assign(topics, members);
        Assert.Equal(["t-0 t-1", "t-4 t-5", "t-2 t-3"], made.Select(m => string.Join(' ', m.Partitions)));
    }

    private static List<MemberAssignment> Assign(AssignableTopic[] topics, params (string Id, string Rack, int[] Owned)[] members)
    {
        var assignor = ClientAssignors.ByName("sticky")!;
        var made = assignor.Assign(topics, [.. members.Select(m => new MemberSubscription(m.Id, null, new([.. topics.Select(t => t.Name)], [], 5, m.Rack)
        {
            UserData = assignor.UserData([.. m.Owned.Select(p => new TopicPartition(topics[0].Name, p))], 5),
        }))]);
        Assert.Null(made.Failure);
        return [.. made.Members];
    }

    private static List<AssignableTopic> Topics(Draw draw)
    {
        var racks = draw.Next(0, 3) == 0;
        List<AssignableTopic> topics = [];
        for (var i = 0; i < draw.Next(1, 5); i++)
        {
            var partitions = draw.Next(1, 9);
            topics.Add(new($"t{i}", partitions, racks ? [.. Enumerable.Range(0, partitions).Select(_ => (IReadOnlyList<string>)[.. Racks.Where(_ => draw.Next(0, 2) == 0)])] : null));
        }

        return topics;
    }

    private static List<MemberSubscription> Members(Draw draw, List<AssignableTopic> topics, IClientAssignor assignor, bool differ)
    {
        List<MemberSubscription> members = [];
        for (var i = 0; i < draw.Next(1, 8); i++)
        {
            var named = Names(draw, [.. topics.Select(t => t.Name)], differ);
            var generation = draw.Next(3, 6);
            // Of what it names: what it named once, the real assignor may give back to it unasked.
            List<TopicPartition> owned = [.. topics.Where(t => named.Contains(t.Name)).SelectMany(t => Owned(draw, t.Name, t.Partitions))];
            members.Add(new($"m{i}", null, new(named, [], generation, draw.Next(0, 3) == 0 ? null : Racks[draw.Next(0, 3)]) { UserData = assignor.UserData(owned, generation) }));
        }

        return members;
    }

    private static List<string> Names(Draw draw, List<string> topics, bool differ)
    {
        if (!differ) return topics;
        List<string> named = [.. topics.Where(_ => draw.Next(0, 3) > 0)];
        return named.Count > 0 ? named : [topics[0]];
    }

    private static IEnumerable<TopicPartition> Owned(Draw draw, string topic, int partitions) =>
        Enumerable.Range(0, partitions).Where(_ => draw.Next(0, 3) == 0).Select(i => new TopicPartition(topic, i));

    private static void Check(Action<int> property) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), property).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    /// <summary>Numbers from a seed, the same everywhere.</summary>
    private sealed class Draw(int seed)
    {
        private ulong state = unchecked((ulong)seed * 0x9E3779B97F4A7C15UL);

        public int Next(int from, int below)
        {
            unchecked
            {
                state = (state * 6364136223846793005UL) + 1442695040888963407UL;
                return from + (int)((state >> 33) % (ulong)(below - from));
            }
        }
    }
}
