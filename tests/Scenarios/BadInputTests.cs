namespace Lab.Scenarios.Tests;

/// <summary>Every kind of bad input gets messages that a person has read: tests/Scenarios/bad against tests/Scenarios/approved.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string> Files() => [.. Directory.EnumerateFiles(Path.Combine(Approved.Folder, "bad")).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_bad_file_gets_one_message_for_each_problem(string name)
    {
        var text = File.ReadAllText(Path.Combine(Approved.Folder, "bad", name));
        var file = ScenarioFile.Parse(name, text);
        Assert.False(file.IsUsable);
        Assert.Empty(file.Scenarios);
        Approved.Check(Path.GetFileNameWithoutExtension(name), string.Concat(file.Problems.Select(p => $"{p}\n")));
    }
}
