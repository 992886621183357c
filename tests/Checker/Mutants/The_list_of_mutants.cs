using System.Text;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Mutants;

/// <summary>docs/checker-proof.md lists what was broken. LAB_APPROVE=1 writes the table anew.</summary>
public sealed class The_list_of_mutants
{
    private const string Page = "docs/checker-proof.md";
    private const string Begin = "<!-- mutants: written by tests/Checker -->\n", End = "<!-- end of mutants -->";

    [Fact]
    public void Stands_in_the_documentation()
    {
        var text = Repository.Text(Page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        if (Environment.GetEnvironmentVariable("LAB_APPROVE") == "1") File.WriteAllText(Repository.PathOf(Page), text[..begin] + Table() + text[end..]);
        else Assert.Equal(Table(), text[begin..end]);
    }

    [Fact]
    public void Names_each_once() => Assert.Equal(Listed.Length, Listed.Select(m => m.ToString()).Distinct().Count());

    private static Mutant[] Listed => [.. Mutants.All, .. Mutants.ClosedRules, .. Mutants.Exclusive, .. Mutants.Models, .. Mutants.Sums, .. Mutants.Searches];

    private static string Table()
    {
        var table = new StringBuilder("| guarantee or model | the mutant | in |\n|---|---|---|\n");
        foreach (var mutant in Listed) table.Append($"| {mutant.Guarantee} | {mutant.Breaks} | {mutant.File} |\n");
        return table.ToString();
    }
}
