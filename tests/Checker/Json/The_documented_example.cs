using System.Text;
using Lab.Checker.Judging;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Json;

/// <summary>docs/history.md shows a history: it is one, and says what the page says of it.</summary>
public sealed class The_documented_example
{
    [Fact]
    public void Is_read_judged_and_written_as_it_stands()
    {
        var page = Repository.Text("docs/history.md");
        var example = page.Split("```jsonl\n")[1].Split("```")[0];
        var read = A_history_written_and_read_back.Read(Encoding.UTF8.GetBytes(example));
        var verdicts = Judge.Offline(read.History, read.Header.Context);
        var lost = Assert.Single(verdicts, v => v.Outcome != Outcome.Holds);
        Assert.Contains($"*{lost.Witness!.Sentence}*", page, StringComparison.Ordinal);
        Assert.Equal(example, Encoding.UTF8.GetString(A_history_written_and_read_back.Bytes(read.Header, read.History)));
    }
}
