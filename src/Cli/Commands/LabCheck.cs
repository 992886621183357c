using System.Globalization;
using Lab.Checker.Formats;
using Lab.Checker.Json;
using Lab.Checker.Judging;
using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Cli.Checking;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Reports;

namespace Lab.Cli.Commands;

/// <summary>
/// `lab check`: judges a recorded history, the lab's own or another harness's. By guarantees it is judged by the same
/// rules as a run, by a model as whatever that model promises. A file expects nothing: whatever is violated counts.
/// </summary>
public sealed class LabCheck(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    private const int SecondsMax = 1_000_000;
    private const int MegabytesMax = 1_000_000;
    private const string FirstItem = "first";
    private const string Place = "place";
    private const string Current = "current";
    private const string Stale = "stale";

    public int Run(CheckOptions options)
    {
        var wrong = new List<string>();
        var seconds = Numbers("--timeout", options.Timeout, SecondsMax, "seconds", wrong);
        var megabytes = Numbers("--memory", options.Memory, MegabytesMax, "megabytes", wrong);
        var model = options.Model is null ? null : ModelCatalog.Find(options.Model);
        var guarantee = options.Guarantee is null ? null : Guarantee.Parse(options.Guarantee);
        if (options.Model is not null && model is null) wrong.Add(ModelChoice.Unknown(options.Model));
        if (options.Guarantee is not null && guarantee is null) wrong.Add($"--guarantee {options.Guarantee}: there is no such guarantee; there is: no-loss, no-duplicates, ordering(key), ordering(partition), ordering(producer), no-phantom, progress, each also of one group as no-loss(billing)");
        if (model is not null && guarantee is not null) wrong.Add("--model and --guarantee exclude each other: a history is judged by one of them");
        if (options.Svg is not null && options.Model is null) wrong.Add("--svg draws the witness of a model: give --model too");
        if (options.KeyBy is not null && options.Model is null) wrong.Add("--key-by takes apart what a model judges: give --model too");
        if (options.KeyBy is not (null or FirstItem or Place)) wrong.Add($"--key-by {options.KeyBy}: this is {FirstItem} (the first item of every value) or {Place} (of the lab's own histories)");
        if (options.Reads is not (null or Current or Stale)) wrong.Add($"--reads {options.Reads}: reads are {Current} or {Stale}");
        if (options.Convert is { } target && !IsEdn(target) && !IsJsonLines(target)) wrong.Add($"--convert {target}: a file that ends in .edn or .jsonl tells what to write");
        if (wrong.Count > 0) return Unusable(wrong);

        try
        {
            using var input = File.OpenRead(options.File);
            var file = RecordedFile.Read(input, options.File);
            if (options.Convert is { } convert && Convert(file, convert, options.Json) is not ExitCode.AsExpected and var failed) return failed;
            if (model is not null) return JudgeByModel(model, PartsOf(file, model, options), options, seconds, megabytes);
            return options.Convert is not null && guarantee is null ? ExitCode.AsExpected : JudgeByGuarantees(file, guarantee, options);
        }
        catch (HistoryFormatException malformed)
        {
            return Unusable(malformed.Message);
        }
        catch (UnusableRecordingException unusable)
        {
            return Unusable($"{options.File}: {unusable.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            if (Directory.Exists(options.File)) return Unusable($"{options.File}: this is a folder; name the history in it");
            return Unusable(e is FileNotFoundException or DirectoryNotFoundException ? $"{options.File}: there is no such file" : $"{options.File}: the file cannot be read: {e.Message}");
        }
    }

    /// <summary>The list of models.</summary>
    public int List()
    {
        foreach (var model in ModelCatalog.All) Output.WriteLine($"{model.Name.PadRight(JudgedText.NameWidth)} {model.About}");
        return ExitCode.AsExpected;
    }

    private int JudgeByGuarantees(RecordedFile file, Guarantee? asked, CheckOptions options)
    {
        if (file is RecordedFile.Foreign foreign && asked is null)
        {
            var fitting = ModelChoice.Fitting(foreign.Recording);
            var about = foreign.Recording.Object is { } what ? $" It says that it is about: {what}." : "";
            return Unusable($"{options.File}: this history does not say what was promised: give --model or --guarantee.{about} {(fitting.Count == 0 ? "No model knows all its functions; lab check --models lists them" : $"Models that know its functions: {string.Join(", ", fitting)}")}");
        }

        var own = file switch
        {
            RecordedFile.Own given => given.File,
            RecordedFile.Foreign given => QueueHistory.Of(given.Recording),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        var context = asked is null ? own.Header.Context : own.Header.Context with { Guarantees = [asked] };
        if (asked?.Group is { } group && !context.Groups.Any(g => g.Name == group))
        {
            return Unusable($"--guarantee {asked}: {options.File} has no such group; it has {Words.List([.. context.Groups.Select(g => g.Name)])}{Suggestion.DidYouMean(group, context.Groups.Select(g => g.Name))}");
        }

        var verdicts = Judge.Offline(own.History, context);
        if (options.Json) Output.Write(JudgedJson.Of(options.File, verdicts, own.History));
        else foreach (var verdict in verdicts) Write(verdict);
        return verdicts.Aggregate(ExitCode.AsExpected, (code, verdict) => ExitCode.Worst(code, CodeOf(verdict.Outcome)));
    }

    private void Write(Verdict verdict)
    {
        Output.WriteLine($"{verdict.Guarantee.ToString().PadRight(JudgedText.NameWidth)} {Words.Of(verdict.Outcome)}{(verdict.Violations > 1 ? $" ({Words.Count(verdict.Violations)} times)" : "")}");
        if (verdict.Witness is { } witness) Output.WriteLine($"{"",JudgedText.NameWidth} {Words.Sentence(witness.Sentence)}");
    }

    private int JudgeByModel(IModel model, IReadOnlyList<Part> parts, CheckOptions options, int? seconds, int? megabytes)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Environment.Cancel);
        if (seconds is { } s) deadline.CancelAfter(TimeSpan.FromSeconds(s));
        var bounds = new ModelOptions { Deadline = deadline.Token, Reads = options.Reads == Stale ? ReadsAre.Stale : ReadsAre.Current, OffsetsHaveGaps = options.Gaps };
        if (megabytes is { } mb) bounds = bounds with { MemoryBytes = mb * (1L << 20) };
        var judged = new Judged(model, [.. parts.Select(part => new JudgedPart(part.Key, part.Recording, JudgeOne(model, part, bounds)))]);
        Environment.Cancel.ThrowIfCancellationRequested();
        if (options.Json) Output.Write(JudgedJson.Of(options.File, judged));
        else JudgedText.Write(Output, judged);
        if (options.Svg is { } svg && judged.Telling is { Judgement.Anomalies: [var anomaly, ..] } telling)
        {
            if (Written(svg, () => File.WriteAllText(svg, WitnessSvg.Draw(model.Name, telling, anomaly))) is { } problem) return Unusable(problem);
            if (!options.Json) Output.WriteLine($"{"drawing".PadRight(JudgedText.NameWidth)} {svg}");
        }

        return CodeOf(judged.Outcome);
    }

    private static Judgement JudgeOne(IModel model, Part part, ModelOptions bounds)
    {
        try
        {
            return model.Judge(part.Recording, bounds);
        }
        catch (UnusableRecordingException unusable)
        {
            throw new UnusableRecordingException(unusable.Row, $"{part.Recording.At(unusable.Row)}: {unusable.Message}");
        }
    }

    private static IReadOnlyList<Part> PartsOf(RecordedFile file, IModel model, CheckOptions options)
    {
        if (file is RecordedFile.Own own) return HistoryParts.Of(own.File, asLog: model.Name == "log", byPlace: options.KeyBy == Place);
        var recording = ((RecordedFile.Foreign)file).Recording;
        return options.KeyBy switch
        {
            FirstItem => Parts.ByFirstItem(recording),
            Place => throw new UnusableRecordingException(0, $"--key-by {Place} is for the lab's own histories; --key-by {FirstItem} takes the first item of every value"),
            _ => [new Part("", recording, [])],
        };
    }

    private int Convert(RecordedFile file, string path, bool quiet)
    {
        var problem = Written(path, () =>
        {
            using var target = File.Create(path);
            if (IsEdn(path)) new EdnWriter(target).Write(file is RecordedFile.Foreign foreign ? foreign.Recording : HistoryRecording.AsQueue(((RecordedFile.Own)file).File.History));
            else
            {
                var history = file is RecordedFile.Own own ? own.File : QueueHistory.Of(((RecordedFile.Foreign)file).Recording);
                HistoryJson.Write(target, history.Header, history.History);
            }
        });
        if (problem is not null) return Unusable(problem);
        if (!quiet) Output.WriteLine($"{"written".PadRight(JudgedText.NameWidth)} {path}");
        return ExitCode.AsExpected;
    }

    private static string? Written(string path, Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"{path} cannot be written: {e.Message}";
        }
    }

    private static int CodeOf(Outcome outcome) => outcome switch
    {
        Outcome.Violated => ExitCode.NotAsExpected,
        Outcome.Unknown => ExitCode.Undecided,
        _ => ExitCode.AsExpected,
    };

    private static bool IsEdn(string path) => path.EndsWith(".edn", StringComparison.Ordinal);

    private static bool IsJsonLines(string path) => path.EndsWith(".jsonl", StringComparison.Ordinal);

    private static int? Numbers(string option, string? text, int max, string unit, List<string> wrong)
    {
        if (text is null) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max) return number;
        wrong.Add($"{option} {text}: this is a whole number of {unit} from 1 to {max}");
        return null;
    }
}
