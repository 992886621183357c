namespace Lab.Scenarios.Tests;

/// <summary>A small valid scenario to which tests add what they are about.</summary>
internal static class Examples
{
    public const string Small = """
        name: small
        system: kafka
        topics: { o: { partitions: 2, replication.factor: 3 } }
        producers: { p1: { topic: o, records: 10 }, p2: { topic: o } }
        consumers: { billing: { topics: o, members: 2, handler: [commit, { work: 5ms }, effect] }, audit: { topics: o, start: manual } }

        """;

    /// <summary>The only scenario of a text, without a problem.</summary>
    public static Scenario Read(string text)
    {
        var file = ScenarioFile.Parse("test.yaml", text);
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        return Assert.Single(file.Scenarios);
    }

    /// <summary>What is wrong with a text, without notes.</summary>
    public static string Problems(string text, params ReadOnlySpan<ScenarioOverride> overrides) =>
        string.Join('\n', ScenarioFile.Parse("test.yaml", text, overrides).Problems.Where(p => !p.IsNote));

    /// <summary>What is wrong with <see cref="Small"/> and more lines behind it; they begin on line 6.</summary>
    public static string ProblemsOf(string more) => Problems(Small + more);
}
