using Lab.Checker.Judging;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Faults.Swarm;
using Lab.Model.Facts;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Catalogue;

namespace Lab.Scenarios.Tests.Running;

/// <summary>Safe settings under faults that they are said to survive: 2,500 runs in sum with those of <see cref="Every_shipped_variant"/>; docs/performance.md has the campaigns.</summary>
public sealed class When_a_swarm_stays_within_the_budget
{

    private static readonly int Workers = Math.Min(2, Environment.ProcessorCount);

    public static TheoryData<string> Files => ["swarm/s01-safe-settings-3-9.yaml", "swarm/s02-safe-settings-4-1.yaml"];

    [Theory]
    [InlineData("swarm/s01-safe-settings-3-9.yaml", 700)]
    [InlineData("swarm/s02-safe-settings-4-1.yaml", 700)]
    [InlineData("swarm/s05-groups-4-3.yaml", 300)]
    public void Nothing_is_lost_invented_disordered_or_stuck_and_the_marks_reach_their_floors(string file, int runs)
    {
        var experiment = new KafkaExperiment(Shipped.Load(file).Scenarios[0], file);
        // Seeds behind those that every shipped variant is run with.
        var result = Campaign.Sum(experiment, Campaign.Run(experiment, Campaign.Seeds(runs, 1_001), Workers, null, default));
        Assert.InRange(result.Others.Count, 20, 30);
        Assert.True(result.Standing == Standing.AsExpected, string.Join('\n', result.Guarantees.Where(g => g.Standing != Standing.AsExpected).Select(g => $"{g.Guarantee} is violated by seed {g.FirstFailingSeed}: {g.Witness}")
            .Concat(result.Others.Where(o => o.Standing != Standing.AsExpected).Select(o => $"{o.What}: {o.Observed}"))));
        Assert.All(result.Swarm!.Kinds, k => Assert.InRange(k.RunsStruck, runs / 10, runs));
    }

    [Theory, MemberData(nameof(Files))]
    public void A_drawn_plan_that_is_written_down_is_the_same_run(string file)
    {
        var scenario = Shipped.Load(file).Scenarios[1];
        var drawn = new KafkaExperiment(scenario, file);
        foreach (var seed in (ulong[])[3, 17, 46, 212])
        {
            var record = drawn.Record(seed);
            var text = ScenarioJson.Write(scenario.WithMade(record.Swarm!, record.Result), indented: true);
            var again = ScenarioJson.Read(text);
            Assert.True(again.IsUsable, string.Join('\n', again.Problems));
            var run = new KafkaExperiment(again.Scenarios[0], "written.json").Record(seed);
            Assert.Null(run.Swarm);
            Assert.Equal(record.Hash.Actors, run.Hash.Actors);
            Assert.Equal(Outcomes(record.Result), Outcomes(run.Result));
        }
    }

    private static List<string> Outcomes(RunResult run) => [.. run.Verdicts.Select(v => $"{v.Guarantee} {v.Outcome} {v.Violations}").Order(StringComparer.Ordinal)];

    // Counted from facts alone, by other code than what holds faults back: who is dark or wiped and not back in every in-sync set yet.
    [Theory, MemberData(nameof(Files))]
    public void Never_more_has_lost_its_power_than_may(string file)
    {
        var setup = new KafkaSetup(Shipped.Load(file).Scenarios[0]);
        var most = 0;
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var run = new KafkaRun(setup, seed);
            var dark = new DarkBrokers(run);
            run.World.Listen(dark);
            run.Run(new Judge());
            Assert.True(dark.Most <= 2, $"seed {seed}: {dark.Most} brokers had lost their power at once");
            most = Math.Max(most, dark.Most);
            run.World.Release();
        }

        Assert.Equal(2, most);
    }

    [Fact]
    public void A_floor_is_missed_when_even_the_end_of_the_interval_lies_below_it()
    {
        var scenario = Shipped.Load("swarm/s02-safe-settings-4-1.yaml").Scenarios[0] with { Swarm = new(["client"], SwarmWithin.Budget, 0) };
        var experiment = new KafkaExperiment(scenario, "s02");
        var result = Campaign.Sum(experiment, Campaign.Run(experiment, Campaign.Seeds(20), Workers, null, default));
        Assert.Equal(Standing.NotAsExpected, result.Others.Single(o => o.What == "leader changed").Standing);
        Assert.Equal(Standing.NotAsExpected, result.Standing);
        Assert.Equal("in 0 of 20 runs", result.Others.Single(o => o.What == "leader changed").Observed);
        Assert.Contains(result.Marks, m => m is { Name: "leader changed", Runs: 0, Floor: 0.8 });
    }

    /// <summary>Brokers between a power loss and the moment at which metadata has them in sync everywhere again.</summary>
    private sealed class DarkBrokers(KafkaRun run) : IFactListener
    {
        private readonly SortedSet<int> dark = [];
        private readonly SortedDictionary<string, int[]> inSync = new(StringComparer.Ordinal);

        public int Most { get; private set; }

        public ulong Interest => FactKinds.Bits(FactKind.PowerLost, FactKind.PartitionChanged, FactKind.BrokerRegistered);

        private readonly SortedSet<int> registered = [];

        public void On(in Fact fact)
        {
            switch (fact.Kind)
            {
                case FactKind.PowerLost when fact.Detail?.ToString() != "All" && run.World.MachineNames[fact.Machine.Value] is ['b', var digit, ..] && char.IsAsciiDigit(digit):
                    dark.Add(digit - '0');
                    registered.Remove(digit - '0');
                    break;
                case FactKind.BrokerRegistered:
                    registered.Add((int)fact.A);
                    break;
                case FactKind.PartitionChanged:
                    inSync[run.World.Places[fact.Place]] = (int[])fact.Detail!;
                    dark.RemoveWhere(b => registered.Contains(b) && inSync.Values.All(set => set.Contains(b)));
                    break;
            }

            Most = Math.Max(Most, dark.Count);
        }
    }
}
