using Lab.Explorer.Results;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Quantities;
using Lab.Scenarios.Figures;

namespace Lab.Scenarios;

/// <summary>
/// One question, with everything that a run needs beside the seed: the effective scenario after variant and overrides, every default filled in.
/// Plain, immutable, compares by value; ScenarioJson writes it and reads it back. Valid when it came out of ScenarioFile.
/// </summary>
public sealed record Scenario
{
    /// <summary>The variant of a file that is the file itself, with no variant applied.</summary>
    public const string Base = "base";

    /// <summary>A sentence.</summary>
    public required string Name { get; init; }

    /// <summary><see cref="Base"/>, or the name of the variant.</summary>
    public required string Variant { get; init; }

    /// <summary>The interleaving, for a person. May be empty.</summary>
    public required string About { get; init; }

    /// <summary>Where the claim or the failure comes from. May be empty.</summary>
    public required string Source { get; init; }

    /// <summary>kafka, one day rabbitmq, rocketmq, activemq.</summary>
    public required string System { get; init; }

    /// <summary>The release whose behaviour and defaults hold: "4.1".</summary>
    public required string Profile { get; init; }

    public required NetworkSpec Network { get; init; }

    public required Timing Timing { get; init; }

    public required ClusterSpec Cluster { get; init; }

    public required ValueList<TopicSpec> Topics { get; init; }

    public required ValueList<ProducerSpec> Producers { get; init; }

    public required ValueList<ConsumerSpec> Consumers { get; init; }

    /// <summary>Named wrong or historical rules.</summary>
    public required ValueList<string> Deltas { get; init; }

    /// <summary>Faults and steps.</summary>
    public required FaultPlan Plan { get; init; }

    /// <summary>Faults that are drawn from the seed, in place of the plan's; null: those of the plan.</summary>
    public SwarmSpec? Swarm { get; init; }

    /// <summary>How many of the runs must reach a rare mark.</summary>
    public ValueList<MarkFloor> Floors { get; init; }

    public required HealMode Heal { get; init; }

    /// <summary>Progress is due within this after healing, or after a message's own acknowledgement if that came later; null: as long as the settings take.</summary>
    public required Duration? Owed { get; init; }

    /// <summary>Causes that do not count as loss.</summary>
    public required ValueList<Cause> Excused { get; init; }

    /// <summary>How many seeds, unless the command says otherwise.</summary>
    public required int Runs { get; init; }

    public required Expectations Expect { get; init; }

    /// <summary>Figures to take, and what must come out of them.</summary>
    public ValueList<FigureClaim> Measure { get; init; } = [];

    /// <summary>
    /// The same with the faults of one run of its swarm written down, and expecting what that run showed. With the run's seed it is that run: every
    /// fault draws under its own name.
    /// </summary>
    public Scenario WithMade(SwarmWatch swarm, RunResult run) => this with
    {
        Variant = Base,
        Swarm = null,
        Floors = [],
        Measure = [],
        Plan = swarm.Made(Plan.Steps),
        Runs = 1,
        Expect = new([.. run.Verdicts.Where(v => v.Outcome != Outcome.Unknown).Select(v => new ExpectedGuarantee(v.Guarantee, v.Outcome == Outcome.Violated ? Expected.Violated : Expected.Holds))], null, []),
    };

    public TopicSpec? Topic(string name)
    {
        foreach (var topic in Topics)
            if (topic.Name == name) return topic;
        return null;
    }
}

/// <summary>`"leader changed": 80%`: a clean campaign is worth what its runs went through.</summary>
public sealed record MarkFloor(string Mark, Ratio Share);

/// <summary>Who ends the faults.</summary>
public enum HealMode
{
    /// <summary>At the end of the fault phase the world heals.</summary>
    Auto,

    /// <summary>Only what the file heals; progress is due after its last step, in the world as the file left it.</summary>
    Manual,
}
