using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>Whatever is lost, late, doubled, killed or darkened: Raft's five properties hold after every event, and clients see one log.</summary>
public sealed class Any_course_of_a_quorum
{
    public static TheoryData<int, bool, bool> Courses => new()
    {
        { 3, true, true }, { 3, false, true }, { 5, true, true }, { 5, true, false }, { 1, true, true }, { 2, true, true }, { 4, true, true },
    };

    [Theory]
    [MemberData(nameof(Courses))]
    public void Keeps_the_five_properties_and_one_log(int voters, bool powerLosses, bool preVotes)
    {
        var (told, fetched, repaired) = (0, 0, 0);
        for (var seed = 1UL; seed <= 120; seed++)
        {
            var world = new RaftWorld(seed, voters, RaftRules.Default with { PreVotes = preVotes, BacksOffExponentially = !preVotes, TellsCommitAtOnce = preVotes }, observers: (int)(seed % 2));
            world.Suffer(Duration.FromSeconds(40), powerLosses);
            world.Heal(Duration.FromSeconds(20));
            Assert.True(world.Violations.Count == 0, $"seed {seed}: {string.Join("; ", world.Violations)}");
            Assert.True(world.Fatal.Count == 0, $"seed {seed}: {string.Join("; ", world.Fatal)}");
            var judged = string.Join("; ", world.Judge());
            Assert.True(judged.Length == 0, $"seed {seed}: {judged}");
            Assert.True(world.Leaders == 1, $"seed {seed}: {world.Leaders} leaders after the heal");
            told += world.Told;
            fetched += world.FetchedSnapshots;
            repaired += world.RepairedLogs;
        }

        Assert.True(told > 120 * 30, $"only {told} appends were told: the courses are too hard to say anything");
        Assert.True(voters == 1 || fetched > 20, $"only {fetched} snapshots were fetched");
        Assert.True(!powerLosses || voters == 1 || repaired > 0, "no log was found behind its snapshot");
    }

    [Fact]
    public void Is_the_same_for_the_same_seed()
    {
        static string Course(ulong seed)
        {
            var world = new RaftWorld(seed, 3);
            world.Suffer(Duration.FromSeconds(30), powerLosses: true);
            return $"{world.Now} {world.LatestTerm} {world.Told} {world.LeaderId}";
        }

        for (var seed = 1UL; seed <= 5; seed++) Assert.Equal(Course(seed), Course(seed));
    }
}
