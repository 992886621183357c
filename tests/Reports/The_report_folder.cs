using Lab.Reports.Files;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

/// <summary>A report is there whole or not at all.</summary>
public sealed class The_report_folder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("lab-report-").FullName;

    private string Target => Path.Combine(root, "reports", "latest");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Holds_the_page_the_summary_the_runs_junit_and_the_plots()
    {
        Write();

        Assert.Equal(
            ["index.html", "junit.xml", "plots/counterexample-a2-acks-one-base-no-loss-billing.svg", "plots/latency-a2-acks-one-base.svg", "plots/violation-rates.svg", "runs.jsonl", "summary.json", "summary.md"],
            FilesIn(Target));
        Assert.Equal(2, File.ReadAllLines(Path.Combine(Target, "runs.jsonl")).Length);
        Assert.Equal(["latest"], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Replaces_an_older_report()
    {
        Write();
        File.WriteAllText(Path.Combine(Target, "index.html"), "old");
        File.WriteAllText(Path.Combine(Target, "plots", "of-a-scenario-that-is-gone.svg"), "old");
        Write();

        Assert.NotEqual("old", File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.False(File.Exists(Path.Combine(Target, "plots", "of-a-scenario-that-is-gone.svg")));
        Assert.Equal(["latest"], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Leaves_the_old_report_whole_when_it_is_given_up()
    {
        Write();
        var before = File.ReadAllText(Path.Combine(Target, "index.html"));
        Assert.True(ReportFolder.TryBegin(Target, out var folder, out _));
        folder.Add("s", "v", Campaigns.Run(1, violated: true));
        folder.Dispose();

        Assert.Equal(before, File.ReadAllText(Path.Combine(Target, "index.html")));
        Assert.Equal(["latest"], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Clears_away_what_a_killed_command_left_and_nothing_else()
    {
        var other = "latest.writing-notes";
        foreach (var name in new[] { "latest.writing-2147483646", other, "latest.2024" }) Directory.CreateDirectory(Path.Combine(root, "reports", name));

        Write();

        Assert.Equal(["latest", "latest.2024", other], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Brings_back_a_report_that_a_killed_command_had_moved_aside()
    {
        Write();
        var before = File.ReadAllText(Path.Combine(Target, "summary.json"));
        Directory.Move(Target, Target + ".old-2147483646");
        Assert.True(ReportFolder.TryBegin(Target, out var folder, out _));
        folder.Dispose();

        Assert.Equal(before, File.ReadAllText(Path.Combine(Target, "summary.json")));
        Assert.Equal(["latest"], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Never_replaces_a_folder_that_holds_something_else()
    {
        Directory.CreateDirectory(Target);
        File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");

        Assert.False(ReportFolder.TryBegin(Target, out _, out var problem));
        Assert.Contains("it holds notes.txt, which no report wrote", problem, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Target, "notes.txt")));
    }

    [Fact]
    public void Never_replaces_what_somebody_put_there_while_it_was_written()
    {
        Assert.True(ReportFolder.TryBegin(Target, out var folder, out _));
        using (folder)
        {
            Directory.CreateDirectory(Target);
            File.WriteAllText(Path.Combine(Target, "notes.txt"), "mine");

            Assert.False(folder.TryCommit(Campaigns.AllGood, [], out var problem));
            Assert.Contains("notes.txt", problem, StringComparison.Ordinal);
        }

        Assert.Equal(["notes.txt"], FilesIn(Target));
        Assert.Equal(["latest"], NamesIn(Path.Combine(root, "reports")));
    }

    [Fact]
    public void Says_so_when_a_file_is_in_the_way()
    {
        var file = Path.Combine(root, "report");
        File.WriteAllText(file, "");

        Assert.False(ReportFolder.TryBegin(file, out _, out var problem));
        Assert.EndsWith("it is a file, not a folder.", problem, StringComparison.Ordinal);
        Assert.False(ReportFolder.TryBegin(Path.Combine(file, "below"), out _, out problem));
        Assert.StartsWith("The report cannot be written to", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/proc/nowhere/report")]
    public void Says_so_when_a_folder_cannot_be_taken(string path)
    {
        Assert.False(ReportFolder.TryBegin(path, out _, out var problem));
        Assert.StartsWith("The report cannot be written to", problem, StringComparison.Ordinal);
    }

    private void Write()
    {
        Assert.True(ReportFolder.TryBegin(Target, out var folder, out var problem), problem);
        using (folder)
        {
            folder.Add("s", "v", Campaigns.Run(1, violated: false));
            folder.Add("s", "v", Campaigns.Run(2, violated: true));
            Assert.True(folder.TryCommit(Campaigns.AllGood, [AcksOne.Example], out problem), problem);
        }
    }

    private static IEnumerable<string> FilesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    private static IEnumerable<string> NamesIn(string folder) => Directory.EnumerateFileSystemEntries(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal);
}
