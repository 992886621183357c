using System.Globalization;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Scenarios;

namespace Lab.Cli.Input;

/// <summary>Reads the values of options; what cannot be read becomes a message that names the option.</summary>
public static class Numbers
{
    public const string RandomSeed = "random";

    private const int RunsMax = 100_000_000;
    private const int JobsMax = 1024;

    /// <summary>Null when the option was not given or cannot be read.</summary>
    public static int? Runs(string? text, List<string> problems) => Whole("--runs", text, RunsMax, problems);

    /// <summary>Null when the option was not given or cannot be read.</summary>
    public static int? Jobs(string? text, List<string> problems) => Whole("--jobs", text, JobsMax, problems);

    /// <summary>Wall time. Null when the option was not given or cannot be read.</summary>
    public static Duration? Time(string? text, List<string> problems)
    {
        if (text is null) return null;
        var read = QuantityText.ReadDuration(text);
        if (read.IsOk && read.Value > Duration.Zero) return read.Value;
        problems.Add($"--time {text}: {(read.IsOk ? "this is more than nothing" : "write a number with s, m or h")}, such as 90s or 5m");
        return null;
    }

    /// <summary>A seed. Null when it was not given or cannot be read.</summary>
    public static ulong? Seed(string? text, List<string> problems)
    {
        if (text is null) return null;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
        problems.Add($"--seed {text}: a seed is a whole number from 0 to {ulong.MaxValue}");
        return null;
    }

    /// <summary>A seed, or `random` for one that nobody chose.</summary>
    public static ulong? SeedOrRandom(string? text, Func<ulong> random, List<string> problems)
    {
        if (text == RandomSeed) return random();
        var wrong = new List<string>();
        var seed = Seed(text, wrong);
        problems.AddRange(wrong.Select(w => $"{w}, or {RandomSeed}"));
        return seed;
    }

    /// <summary>The overrides that can be read.</summary>
    public static ScenarioOverride[] Overrides(IReadOnlyList<string> texts, List<string> problems)
    {
        var overrides = new List<ScenarioOverride>();
        foreach (var text in texts)
        {
            var (one, problem) = ScenarioOverride.Parse(text);
            if (one is not null) overrides.Add(one);
            if (problem is not null) problems.Add(problem.ToString());
        }

        return [.. overrides];
    }

    private static int? Whole(string option, string? text, int max, List<string> problems)
    {
        if (text is null) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max) return number;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{option} {text}: this is a whole number from 1 to {max}"));
        return null;
    }
}
