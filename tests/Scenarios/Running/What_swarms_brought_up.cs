using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Runs of the swarm that a fault of the lab's own had spoilt. The files are what `lab replay --write` made of them: each is that run.</summary>
public sealed class What_swarms_brought_up
{
    [Theory]
    // The consumer looked for its coordinator again at once, for ever, at the same moment of virtual time: the run never ended.
    [InlineData("coordinator-moves-between-looks.yaml", 3007)]
    // Between the answer to a join and the sync there was nobody to send the sync to: the run failed.
    [InlineData("coordinator-moves-between-join-and-sync.yaml", 5775)]
    // A broker was to turn to another voter in a moment, lost the connection, asked the next one at once, and then turned away from its own question: the run failed.
    [InlineData("metadata-channel-turns.yaml", 7735)]
    // Nobody fetched from the leader of what was being revoked, so nobody connected, and whoever waited for the connection looked for it without a pause: the run never ended.
    [InlineData("revoked-while-unreachable.yaml", 1176)]
    // The commit before a rebalance waited for its coordinator while the interval of automatic commits passed, which nobody could make then and everybody woke for: the run never ended.
    [InlineData("commit-before-a-join-outlasts-the-interval.yaml", 57)]
    [InlineData("commit-before-a-release-outlasts-the-interval.yaml", 44)]
    // A follower that was told of an error by an answer of the epoch before forgot the partition twice, named it once, and took no answer about it any more: it was never in sync again.
    [InlineData("forgotten-twice-in-a-session.yaml", 2981)]
    // A member waited 305 s for a JoinGroup that a machine without power had taken: the run called it stuck after three minutes.
    [InlineData("a-join-whose-answer-never-comes.yaml", 13)]
    // A member was told to end while its listener ran; the poll came back with records, and it left without handling them: the commit of its listener covered them.
    [InlineData("stopped-while-its-listener-runs.yaml", 1032)]
    // A coordinator whose log refused the first join of a group took the target of that join for made, told the next members epoch 0, and refused them for good when they came with it.
    [InlineData("a-join-that-could-not-be-written.yaml", 200)]
    public void Stays_mended(string file, ulong seed)
    {
        var scenario = ScenarioFile.Load(Path.Combine(Approved.Root, "tests", "Scenarios", "data", file)).Scenarios[0];
        var verdicts = Run.ToTheEnd(Run.Build(scenario, seed));
        Assert.NotEmpty(verdicts);
        // A consumer that dies between its effect and its commit repeats the effect: that is what at least once means.
        Assert.All(verdicts, v => Assert.True(v.Outcome != Outcome.Violated || (v.Guarantee.Kind == GuaranteeKind.NoDuplicates && scenario.Expect.Guarantees.All(e => e.Guarantee != v.Guarantee)), v.ToString()));
    }

    /// <summary>The file says how soon all is back after its script: of a swarm, which had kept a broker and the controller away for longer, that called a member stuck.</summary>
    [Fact]
    public void A_swarm_in_place_of_a_script_has_as_long_as_the_timers_take()
    {
        var file = ScenarioFile.Load(Path.Combine(Approved.Root, "scenarios", "kafka", "e10-static-member-and-its-old-id.yaml"));
        Assert.NotNull(file.Scenarios[0].Owed);
        var twin = file.WithoutScripts().Scenarios[0];
        Assert.Null(twin.Owed);
        Assert.Equal(Outcome.Holds, Run.ToTheEnd(Run.Build(twin, 14)).Single(v => v.Guarantee.Kind == GuaranteeKind.Progress).Outcome);
    }
}
