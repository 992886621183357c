using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Formats;

/// <summary>docs/history.md shows each format: it is read as it stands.</summary>
public sealed class The_documented_formats
{
    private static readonly string Page = Repository.Text("docs/history.md");

    [Theory]
    [InlineData("## Operation maps in EDN", "0 enqueue 3 ok [0-2]", "1 dequeue nil -> 3 ok [1-3]")]
    [InlineData("## Jepsen's log lines", "3 cas [1 2] ok [0-1]")]
    [InlineData("## Call and return lines", "3 enq 5 ok [0-2]", "2 deq nil -> 5 ok [1-3]", "2 deq nil -> :empty ok [4-5]")]
    public void Are_read(string heading, params string[] rows)
    {
        var section = Page.Split(heading + "\n")[1];
        var example = section.Split("```")[1];
        var text = example[(example.IndexOf('\n', StringComparison.Ordinal) + 1)..];

        Assert.Equal(rows, Texts.Rows(Texts.Read(text.Replace('⇥', '\t'))));
    }
}
