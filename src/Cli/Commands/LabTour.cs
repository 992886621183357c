using Lab.Cli.Input;
using Lab.Cli.Running;
using Lab.Cli.Tour;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Scenarios;

namespace Lab.Cli.Commands;

/// <summary>`lab`: a dozen built-in scenarios, each a sentence with a number, within 20 seconds.</summary>
public sealed class LabTour(TextWriter output, TextWriter error, LabEnvironment environment, IReadOnlyList<TourStop>? stops = null) : Subcommand(output, error, environment)
{
    private readonly IReadOnlyList<TourStop> stops = stops ?? TourScript.Stops;
    private readonly Dictionary<string, SelectedFile> files = [];
    private string? firstReplay;

    public int Run()
    {
        if (Environment.Home is null) return Unusable("The built-in scenarios are not to be found: start the lab by its script ./lab, or set LAB_HOME to the folder that holds scenarios/.");
        var problems = Open();
        if (problems.Count > 0) return Unusable(problems);

        Output.WriteLine("What holds, and what does not. Each line is a scenario file, run many times; every run can be shown again.");
        Output.WriteLine();
        var code = ExitCode.AsExpected;
        var pace = new TourPace(stops.Count);
        foreach (var stop in stops) code = ExitCode.Worst(code, Visit(stop, pace));
        SayWhatNext();
        return code;
    }

    /// <summary>All files and variants are there before the first run, or nothing is run.</summary>
    private List<string> Open()
    {
        var problems = new List<string>();
        foreach (var stop in stops)
        {
            if (files.TryGetValue(stop.File, out var known))
            {
                if (IndexOf(known, stop) < 0) problems.Add($"{known.File.Path}: the tour shows variant {stop.Variant} of this file, and it has none of that name");
                continue;
            }

            var inputs = Inputs.Load(Environment, [Home.FromHere(Environment, stop.File)]);
            problems.AddRange(inputs.Problems);
            if (inputs.Problems.Count > 0) continue;
            var file = inputs.Files[0];
            files[stop.File] = new(file, Environment.Experiments(file), []);
            if (IndexOf(files[stop.File], stop) < 0) problems.Add($"{file.Path}: the tour shows variant {stop.Variant} of this file, and it has none of that name");
        }

        return [.. problems.Distinct()];
    }

    private static int IndexOf(SelectedFile file, TourStop stop)
    {
        for (var i = 0; i < file.File.Scenarios.Count; i++)
        {
            if (file.File.Scenarios[i].Variant == stop.Variant) return i;
        }

        return -1;
    }

    private int Visit(TourStop stop, TourPace pace)
    {
        var file = files[stop.File];
        var index = IndexOf(file, stop);
        var experiment = file.Experiments[index];
        var result = Measure(experiment, file.File.Scenarios[index], pace);
        if (result.Guarantees.FirstOrDefault(g => g.Guarantee == stop.Guarantee) is not { } guarantee)
        {
            return Unusable($"{file.File.Path}: the tour asks for {stop.Guarantee}, which variant {stop.Variant} is not judged by");
        }

        string? how = null;
        if (guarantee.FirstFailingSeed is { } seed)
        {
            firstReplay ??= ReplayCommand.For(result, seed);
            var record = new Recorder(file, [], Environment.Cancel).Record(experiment, seed);
            var verdict = record.Result.Verdicts.First(v => v.Guarantee == stop.Guarantee && v.Outcome == Outcome.Violated);
            how = Recorder.ExplanationOf(record, verdict)?.Sentence ?? verdict.Witness?.Sentence;
        }

        Output.WriteLine(TourSentence.Of(stop, result, guarantee, how));
        return result.StandingOf(guarantee) switch
        {
            Standing.NotAsExpected => ExitCode.NotAsExpected,
            Standing.Undecided => ExitCode.Undecided,
            _ => ExitCode.AsExpected,
        };
    }

    private VariantResult Measure(IExperiment experiment, Scenario scenario, TourPace pace)
    {
        var tally = new VariantTally(experiment.Guarantees, []);
        pace.Begin();
        for (var done = 0; pace.Next(done, scenario.Runs) is { } next; done = next)
        {
            Campaign.Run(experiment, Campaign.Seeds(next - done, (ulong)done + 1), Environment.Cores, tally.Add, Environment.Cancel);
        }

        return tally.Over(experiment.Head with { Lab = Home.LabFromHere(Environment) });
    }

    private void SayWhatNext()
    {
        var lab = Home.LabFromHere(Environment);
        var first = Home.FromHere(Environment, stops[0].File);
        Output.WriteLine();
        Output.WriteLine("Next:");
        if (firstReplay is not null) Output.WriteLine($"  {firstReplay}   the first of these failures, step by step");
        Output.WriteLine($"  {lab} run {first}   expected against observed, with a report to open");
        Output.WriteLine($"  {lab} list   all scenarios with what they claim");
        Output.WriteLine($"  {lab} new kafka my.yaml   a scenario of your own");
    }
}
