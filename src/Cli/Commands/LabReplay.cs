using Lab.Checker.Json;
using Lab.Cli.Input;
using Lab.Cli.Replaying;
using Lab.Cli.Running;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model;
using Lab.Scenarios;

namespace Lab.Cli.Commands;

/// <summary>`lab replay`: one run again, with all that it left.</summary>
public sealed class LabReplay(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    public int Run(ReplayOptions options)
    {
        var wrong = new List<string>();
        if (options.Seed is null) wrong.Add("--seed is missing: which run of the scenario? Seeds of a campaign are 1, 2, 3, ...");
        var seed = Numbers.Seed(options.Seed, wrong);
        var overrides = Numbers.Overrides(options.Set, wrong);
        if (options.Disks is not null && DiskDump.WhyNot(options.Disks) is { } occupied) wrong.Add(occupied);
        if (wrong.Count > 0) return Unusable(wrong);

        var inputs = Inputs.Load(Environment, [ScenarioByName.Resolve(Environment, options.Scenario)], overrides);
        if (inputs.Problems.Count > 0) return Unusable(inputs.Problems);
        if (inputs.Files.Count > 1) return Unusable($"{options.Scenario}: this folder holds {inputs.Files.Count} scenarios; name one file");

        var file = inputs.Files[0];
        var index = file.Scenarios.ToList().FindIndex(s => s.Variant == (options.Variant ?? Scenario.Base));
        if (index < 0)
        {
            var names = file.Scenarios.Select(s => s.Variant).ToList();
            return Unusable($"--variant {options.Variant}: {file.Path} has no such variant; it has {string.Join(", ", names)}{Suggestion.DidYouMean(options.Variant!, names)}");
        }

        if (options.Swarm)
        {
            if (!SwarmTwin.HasScript(file.Scenarios[index])) return Unusable($"--swarm: {file.Path} has no script that a swarm could stand in for (variant {file.Scenarios[index].Variant})");
            file = file.WithoutScripts();
        }

        var experiments = Environment.Experiments(file);
        return Replay(new(file, experiments, [index]), experiments[index], seed!.Value, options);
    }

    private int Replay(SelectedFile file, IExperiment experiment, ulong seed, ReplayOptions options)
    {
        var head = experiment.Head with { Overrides = options.Set, IsTwin = options.Swarm, Lab = Home.LabFromHere(Environment) };
        var recorder = new Recorder(file, [], Environment.Cancel);
        var record = recorder.Record(experiment, seed);
        ReplayText.Write(Output, head, experiment, recorder, record);
        var problems = new List<string>();

        var diagrams = new Diagrams(recorder, options.Out ?? Home.Reports(Environment, "replays"));
        foreach (var path in diagrams.Write(experiment, head, record, problems)) Output.WriteLine($"diagram  {path}");
        if (options.History is { } history && Written(history, problems, () => WriteHistory(history, recorder.ScenarioOf(experiment), record))) Output.WriteLine($"history  {history}");
        if (options.Write is { } written) WriteScenario(written, recorder.ScenarioOf(experiment), record, problems);
        if (options.Disks is { } disks && Written(disks, problems, () => DiskDump.Write(disks, record.Disks))) Output.WriteLine($"disks    {disks}");
        Output.WriteLine($"hash     {record.Hash}");
        return problems.Count > 0 ? Unusable(problems) : CodeOf(experiment, record.Result);
    }

    private void WriteScenario(string path, Scenario scenario, RunRecord record, List<string> problems)
    {
        if (record.Swarm is not { } swarm) problems.Add($"--write {path}: the faults of this scenario are written down already");
        else if (Written(path, problems, () => File.WriteAllText(path, ScenarioJson.Write(scenario.WithMade(swarm, record.Result), indented: true) + "\n"))) Output.WriteLine($"scenario {path}: --seed {record.Result.Seed} is this run");
    }

    private static void WriteHistory(string path, Scenario scenario, RunRecord record)
    {
        using var file = File.Create(path);
        HistoryJson.Write(file, HistoryHeaders.Of(scenario, record), record.History);
    }

    private static bool Written(string path, List<string> problems, Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problems.Add($"{path} cannot be written: {e.Message}");
            return false;
        }
    }

    /// <summary>One run can show that what was to hold is broken. That what was to be violated holds in one run says nothing.</summary>
    private static int CodeOf(IExperiment experiment, RunResult run)
    {
        if (!run.Reached) return ExitCode.Undecided;
        var isBroken = experiment.Guarantees.Any(g => g.Expected == Expectation.Holds && run.Verdicts.Any(v => v.Guarantee == g.Guarantee && v.Outcome == Lab.Model.Guarantees.Outcome.Violated));
        if (isBroken) return ExitCode.NotAsExpected;
        var isOpen = experiment.Guarantees.Any(g => g.Expected != Expectation.None && run.Verdicts.Any(v => v.Guarantee == g.Guarantee && v.Outcome == Lab.Model.Guarantees.Outcome.Unknown));
        return isOpen ? ExitCode.Undecided : ExitCode.AsExpected;
    }
}
