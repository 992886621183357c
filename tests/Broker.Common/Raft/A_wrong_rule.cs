using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>Each decision exchanged for a wrong one is found by the same random courses that find nothing in the right ones.</summary>
public sealed class A_wrong_rule
{
    public static TheoryData<string, bool> Rules => new()
    {
        { "a follower fetches before it flushes", false },
        { "a vote goes to a log that lacks entries", false },
        { "a replica votes twice in a term", false },
        { "committed is what one of three has", false },
        { "a vote is not written down", true },
        { "a follower never cuts its log", false },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Is_found(string rule, bool forgets)
    {
        var rules = Of(rule);
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var world = new RaftWorld(seed, 3, rules, entriesPerAnswer: 1);
            try
            {
                world.Suffer(Duration.FromSeconds(60), powerLosses: true, forgets);
                world.Heal(Duration.FromSeconds(10));
            }
            catch (ArgumentException)
            {
                return; // A log that is shorter than what it is asked for.
            }

            if (world.Violations.Count > 0 || world.Fatal.Count > 0 || world.Judge().Any()) return;
        }

        Assert.Fail($"400 courses found nothing wrong where {rule}");
    }

    [Fact]
    public void A_snapshot_of_what_is_not_committed_is_found()
    {
        var found = 0;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var world = new RaftWorld(seed, 3, entriesPerAnswer: 1, snapshotsUncommitted: true);
            try
            {
                world.Suffer(Duration.FromSeconds(60), powerLosses: true);
            }
            catch (ArgumentException)
            {
                // Its log is shorter than what it took for committed.
            }

            if (world.Violations.Exists(v => v.Contains("has a snapshot up to"))) found++;
        }

        Assert.True(found > 10, $"found in {found} of 20 courses");
    }

    [Fact] // Figure 8 of the Raft paper: random courses come upon it too rarely.
    public void Entries_of_earlier_terms_are_committed_only_with_one_of_the_leaders_own()
    {
        var rule = RaftRules.Default.CommittedUpTo;
        Assert.Null(rule([new(9), new(7), new(3)], termStart: new(7)));
        Assert.Equal(new LogIndex(8), rule([new(9), new(8), new(3)], termStart: new(7)));
        Assert.Equal(new LogIndex(3), rule([new(9), new(9), new(3), new(3), new(1)], termStart: new(2)));
        Assert.Equal(new LogIndex(8), rule([new(9), new(9), new(8), new(8)], termStart: new(2)));
        Assert.Equal(new LogIndex(9), rule([new(9)], termStart: new(8)));
    }

    private static RaftRules Of(string rule) => rule switch
    {
        "a follower fetches before it flushes" => RaftRules.Default with { FollowerFlushes = false },
        "a vote goes to a log that lacks entries" => RaftRules.Default with { IsUpToDate = static (_, _) => true },
        "a replica votes twice in a term" => RaftRules.Default with { MayVoteAgain = static (_, _) => true, PreVotes = false },
        "committed is what one of three has" => RaftRules.Default with { CommittedUpTo = static (ends, start) => ends[0] > start ? ends[0] : null },
        "a vote is not written down" => RaftRules.Default with { SavesState = false, PreVotes = false },
        "a follower never cuts its log" => RaftRules.Default with { TruncateTo = static (_, own) => new(own.Index.Value + 1) },
        _ => throw new ArgumentException(rule),
    };
}
