namespace Lab.Scenarios.Tests.Catalogue;

/// <summary>The scenario files that come with the lab, as scenarios/ holds them.</summary>
internal static class Shipped
{
    public static string Folder => Path.Combine(Approved.Root, "scenarios");

    /// <summary>Every file, relative to scenarios/, with / between names.</summary>
    public static IReadOnlyList<string> Files { get; } =
        [.. ScenarioFiles.Find([Folder]).Files.Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/'))];

    public static ScenarioFile Load(string file) => ScenarioFile.Load(Path.Combine(Folder, file));

    /// <summary>It runs under a rule that is wrong: one that it names, or that its release had (KAFKA-18991, KAFKA-18723 in 3.9).</summary>
    public static bool HasWrongRule(string file, Scenario variant) => variant.Deltas.Count > 0 || (file, variant.Variant) is ("kafka/r01-stale-fetch-answer.yaml", "release-3.9") or ("kafka/r02-answer-sent-after-its-log-was-rewritten.yaml", "release-3.9");

    /// <summary>`A02` for `kafka/a02-acks1-leader-power-loss.yaml`: a letter and a number of two digits.</summary>
    public static string IdOf(string file) => Path.GetFileName(file).Split('-')[0].ToUpperInvariant();

    /// <summary>`A2`: the same as sources write it.</summary>
    public static string InSource(string id) => $"{id[0]}{int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture)}";

    /// <summary>What a variant expects of a guarantee; null when it does not say.</summary>
    public static Expected? ExpectedOf(Scenario variant, string guarantee)
    {
        foreach (var expected in variant.Expect.Guarantees)
            if (expected.Guarantee.ToString() == guarantee) return expected.Expected;
        return null;
    }

    public static IEnumerable<string> GuaranteesOf(ScenarioFile file) =>
        file.Scenarios.SelectMany(s => s.Expect.Guarantees).Select(e => e.Guarantee.ToString()).Distinct();
}
