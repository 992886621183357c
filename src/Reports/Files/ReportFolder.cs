using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Reports.Diagrams;
using Lab.Reports.Html;
using Lab.Reports.Plots;
using Lab.Reports.Text;

namespace Lab.Reports.Files;

/// <summary>
/// A report being written: into a folder beside the target, which takes the target's place by rename when everything is there. Until
/// then, and when it is disposed without a commit, the report that was there stays whole. A folder that holds anything a report
/// never wrote is not replaced.
/// </summary>
public sealed class ReportFolder : IDisposable
{
    private static readonly string[] OwnFiles = ["index.html", "summary.json", "summary.md", "runs.jsonl", "junit.xml"];
    private static readonly (string Name, string Extension)[] OwnFolders = [("plots", ".svg"), ("traces", ".txt")];

    private readonly string target;
    private readonly string writing;
    private readonly FileStream runsFile;
    private readonly RunsJsonLines runs;
    private readonly Slugs traceNames = new();
    private string? failure;
    private bool done;

    private ReportFolder(string target, string writing)
    {
        (this.target, this.writing) = (target, writing);
        runsFile = new(Path.Combine(writing, "runs.jsonl"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16);
        runs = new(runsFile);
    }

    /// <summary>The page to open once the report is committed.</summary>
    public string Index => Path.Combine(target, "index.html");

    /// <summary>Begins a report. False, with one sentence that says why, when the folder cannot or must not be written.</summary>
    public static bool TryBegin(string path, [NotNullWhen(true)] out ReportFolder? folder, [NotNullWhen(false)] out string? problem)
    {
        folder = null;
        problem = null;
        string? writing = null;
        try
        {
            var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
            if (Directory.Exists(target) && new DirectoryInfo(target).ResolveLinkTarget(returnFinalTarget: true) is { } linked) target = linked.FullName;
            problem = WhyNot(path, target);
            if (problem is not null) return false;

            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            LeftOvers.Clear(target);
            writing = Beside(target, "writing");
            if (Directory.Exists(writing)) Directory.Delete(writing, recursive: true);
            Directory.CreateDirectory(writing);
            folder = new(target, writing);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (writing is not null) Discard(writing);
            problem = $"The report cannot be written to {path}: {e.Message}";
            return false;
        }
    }

    /// <summary>Adds a line to runs.jsonl. The order of the calls is the order of the lines: give runs in seed order.</summary>
    public void Add(string scenario, string variant, RunResult run)
    {
        if (failure is not null) return;
        try
        {
            runs.Add(scenario, variant, run);
        }
        catch (IOException e)
        {
            failure = e.Message;
        }
    }

    /// <summary>A text file of the report for the events of one run. The caller closes it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public TextWriter CreateTrace(string file, string variant, ulong seed)
    {
        Directory.CreateDirectory(Path.Combine(writing, "traces"));
        var name = traceNames.Of("trace", file, variant, string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        return new StreamWriter(Path.Combine(writing, "traces", name + ".txt"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
    }

    /// <summary>Writes the rest and puts the report in its place. False, with one sentence, when that failed: then the old one is still there.</summary>
    public bool TryCommit(CampaignResult campaign, IReadOnlyList<Counterexample> examples, [NotNullWhen(false)] out string? problem)
    {
        ObjectDisposedException.ThrowIf(done, this);
        try
        {
            if (failure is not null) throw new IOException(failure);
            runs.Dispose();
            runsFile.Dispose();
            WriteFiles(campaign, examples);
            problem = WhyNot(target, target);
            if (problem is not null) return false;
            Swap();
            done = true;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"The report cannot be written to {target}: {e.Message}";
            return false;
        }
    }

    /// <summary>Throws away what was not committed.</summary>
    public void Dispose()
    {
        if (done) return;
        done = true;
        try
        {
            runs.Dispose();
            runsFile.Dispose();
        }
        catch (IOException)
        {
            // What cannot be flushed is thrown away in the next line.
        }

        Discard(writing);
    }

    private void WriteFiles(CampaignResult campaign, IReadOnlyList<Counterexample> examples)
    {
        Write("index.html", IndexHtml.Render(campaign, examples));
        Write("summary.json", SummaryJson.Render(campaign));
        Write("summary.md", MarkdownSummary.Render(campaign));
        Write("junit.xml", JUnitXml.Render(campaign));
        Directory.CreateDirectory(Path.Combine(writing, "plots"));
        Write("plots/violation-rates.svg", RatePlot.Render(campaign));
        if (campaign.Variants.Any(v => v.Figures.Count > 0)) Write("plots/figures.svg", FigurePlot.Render(campaign));
        var names = new Slugs();
        foreach (var variant in campaign.Variants)
        {
            if (variant.Latency is { } latency) Write($"plots/{names.Of("latency", variant.File, variant.Variant)}.svg", LatencyPlot.Render(variant, latency));
        }

        foreach (var example in examples)
        {
            if (DiagramSvg.Render(example) is { } diagram) Write($"plots/{names.Of("counterexample", example.File, example.Variant, example.Verdict.Guarantee.ToString())}.svg", diagram);
        }
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(writing, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));

    private void Swap()
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(writing, target);
            return;
        }

        var old = Beside(target, "old");
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        Directory.Move(target, old);
        try
        {
            Directory.Move(writing, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Discard(old);
    }

    /// <summary>Beside the target, so that a rename suffices; with the process id, so that two commands do not meet.</summary>
    private static string Beside(string target, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{target}.{what}-{Environment.ProcessId}");

    private static string? WhyNot(string asGiven, string target)
    {
        if (File.Exists(target)) return $"The report cannot be written to {asGiven}: it is a file, not a folder.";
        if (Path.GetDirectoryName(target) is null) return $"The report cannot be written to {asGiven}: it is the root of a file system.";
        var here = Directory.GetCurrentDirectory() + Path.DirectorySeparatorChar;
        if (here.StartsWith(target + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return $"The report cannot be written to {asGiven}: the command runs in that folder, and a report replaces its folder. Name a folder within it.";
        if (!Directory.Exists(target)) return null;

        foreach (var entry in new DirectoryInfo(target).EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var own = entry is DirectoryInfo folder
                ? OwnFolders.Any(o => o.Name == folder.Name && folder.LinkTarget is null && folder.EnumerateFileSystemInfos().All(f => f is FileInfo && f.Extension == o.Extension))
                : OwnFiles.Contains(entry.Name);
            if (!own) return $"The report cannot be written to {asGiven}: it holds {entry.Name}, which no report wrote. Choose another folder, or move that away.";
        }

        return null;
    }

    private static void Discard(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Left-overs beside the report harm nobody; a later command removes them.
        }
    }
}
