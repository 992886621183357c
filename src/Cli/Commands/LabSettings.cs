using Lab.Broker.Kafka.Settings;
using Lab.Cli.Advising;
using Lab.Cli.Input;
using Lab.Scenarios.Advice;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;
using Lab.Scenarios.Systems;
using Suggestion = Lab.Model.Suggestion;

namespace Lab.Cli.Commands;

/// <summary>`lab settings`: what these files promise, what breaks them, and the one change that helps most. It advises: only unusable files are an error.</summary>
public sealed class LabSettings(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    /// <summary>Enough to tell a promise from none, few enough for an answer within seconds.</summary>
    public const int DefaultRuns = 20;

    private static readonly KafkaCatalog Catalog = new();

    public int Run(SettingsOptions options)
    {
        var wrong = new List<string>();
        var seed = Numbers.Seed(options.Seed, wrong);
        var runs = Numbers.Runs(options.Runs, wrong);
        var release = Release(options.Profile ?? Catalog.DefaultProfile, wrong);
        if (options.Files.Count == 0) wrong.Add("FILE is missing: lab settings takes properties files of brokers, topics, producers, consumers, and application.yml of Spring");
        if (Environment.Home is null) wrong.Add("The built-in scenarios are not to be found: start the lab by its script ./lab, or set LAB_HOME to the folder that holds scenarios/.");
        if (release is null || wrong.Count > 0) return Unusable(wrong);

        var settings = InForce.Of(GivenFiles.Read(options.Files, SettingsTable.For(release.Profile), [.. options.SpringProfiles.SelectMany(p => p.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]), release);
        if (!settings.IsUsable) return Unusable(settings.Problems.Where(p => !p.IsNote).OrderBy(p => p.Place).ToList(), options.Json);

        var interview = new Interview(
            new()
            {
                Path = inHome => Home.FromHere(Environment, inHome),
                Experiments = Environment.Experiments,
                Workers = Environment.Cores,
                Runs = runs ?? DefaultRuns,
                FirstSeed = seed ?? 1,
                Lab = Home.LabFromHere(Environment),
            },
            Environment.Cancel);
        var answers = interview.Ask(settings);
        var endurance = interview.Endure(settings);
        var found = new Consultation(settings, answers, endurance, new Advisor(interview, settings, answers).Best(), [.. interview.Problems.Select(p => p.ToString())]);
        if (options.Json) Output.Write(AdviceJson.Of(found));
        else AdviceText.Write(Output, found, Paragraph.WidthFor(Environment.Columns));
        return ExitCode.AsExpected;
    }

    private int Unusable(IReadOnlyList<Problem> problems, bool json)
    {
        if (json) Output.Write(AdviceJson.Of(problems));
        return Unusable(problems.Select(p => p.ToString()).Distinct());
    }

    private static KafkaRelease? Release(string profile, List<string> wrong)
    {
        var release = KafkaRelease.Find(profile);
        if (release is not null && Catalog.Profiles.Contains(release.Profile)) return release;
        var runnable = string.Join(", ", Catalog.Profiles);
        wrong.Add(release is not null
            ? $"--profile {profile}: the lab knows the settings of this release, not yet its behaviour; it runs {runnable}"
            : $"--profile {profile}: no such release; the lab runs {runnable}{Suggestion.DidYouMean(profile, Catalog.Profiles)}");
        return null;
    }
}
