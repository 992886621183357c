using Lab.Model.Guarantees;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// A member waits for an answer of its coordinator, and learns from another answer meanwhile that it coordinates no more.
/// Both files are what `lab replay --write` made of a run of the swarm.
/// </summary>
public sealed class A_coordinator_that_moves_while_it_is_asked
{
    // The consumer looked again at once, for ever, at the same moment of virtual time: the run never ended.
    [Fact]
    public void Keeps_nobody_looking_without_a_pause() => AssertClean("coordinator-moves-between-looks.yaml", 3007);

    // Between the answer to its join and its sync there was nobody to send the sync to: the run failed.
    [Fact]
    public void Makes_a_member_that_has_joined_join_again() => AssertClean("coordinator-moves-between-join-and-sync.yaml", 5775);

    private static void AssertClean(string file, ulong seed)
    {
        var scenario = ScenarioFile.Load(Path.Combine(Approved.Root, "tests", "Scenarios", "data", file)).Scenarios[0];
        var verdicts = Run.ToTheEnd(Run.Build(scenario, seed));
        Assert.NotEmpty(verdicts);
        // A consumer that dies between its effect and its commit repeats the effect: that is what at least once means.
        Assert.All(verdicts, v => Assert.True(v.Outcome != Outcome.Violated || v.Guarantee.Kind == GuaranteeKind.NoDuplicates, v.ToString()));
    }
}
