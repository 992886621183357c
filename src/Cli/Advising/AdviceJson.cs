using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Broker.Kafka.Settings;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Scenarios.Advice;
using Lab.Scenarios.Documents;
using Lab.Scenarios.SettingFiles;

namespace Lab.Cli.Advising;

/// <summary>The same facts for programs.</summary>
public static class AdviceJson
{
    private static readonly JsonWriterOptions Pretty = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What is wrong with the files.</summary>
    public static string Of(IEnumerable<Problem> problems) => Write(json => Places(json, "problems", problems.Where(p => !p.IsNote)));

    public static string Of(Consultation found) => Write(json =>
    {
        var s = found.Settings;
        json.WriteString("release", s.Release.Profile);
        json.WriteStartArray("files");
        foreach (var file in s.Files.Files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("kind", file.Kind.Word());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("brokers", s.Brokers);
        json.WriteStartArray("inForce");
        foreach (var row in InForceRow.Of(s)) Row(json, row);
        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in AdviceNotes.Of(s)) json.WriteStringValue(note);
        json.WriteEndArray();
        json.WriteStartArray("questions");
        foreach (var answer in found.Answers) Question(json, answer);
        json.WriteEndArray();
        json.WritePropertyName("endurance");
        if (found.Endurance is { } endurance) Endured(json, endurance);
        else json.WriteNullValue();
        json.WriteStartArray("notAsked");
        foreach (var problem in found.NotAsked) json.WriteStringValue(problem);
        json.WriteEndArray();
        json.WritePropertyName("change");
        if (found.Counsel is { } counsel) Change(json, s, counsel);
        else json.WriteNullValue();
        json.WriteStartArray("beyond");
        foreach (var line in AdviceNotes.Beyond(found)) json.WriteStringValue(line);
        json.WriteEndArray();
    });

    private static void Row(Utf8JsonWriter json, InForceRow row)
    {
        json.WriteStartObject();
        json.WriteString("side", row.Side);
        json.WriteString("name", row.Name);
        json.WriteString("value", row.Value);
        json.WriteString("from", row.From);
        if (row.Place is { Line: > 0 } place) Place(json, place);
        json.WriteBoolean("changedSilently", row.IsChangedSilently);
        json.WriteEndObject();
    }

    private static void Question(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        json.WriteString("id", answer.Question.Id);
        json.WriteString("scenario", answer.Question.File);
        json.WriteString("when", answer.Fault);
        json.WriteNumber("runs", answer.Result.Runs);
        json.WriteNumber("unreached", answer.Result.Unreached);
        json.WriteStartArray("set");
        foreach (var change in answer.Result.Overrides) json.WriteStringValue(change);
        json.WriteEndArray();
        json.WriteStartArray("guarantees");
        foreach (var result in answer.Result.Guarantees)
        {
            json.WriteStartObject();
            json.WriteString("guarantee", result.Guarantee.ToString());
            json.WriteBoolean("asked", answer.Question.Asks.Contains(result.Guarantee));
            json.WriteString("outcome", Words.Of(answer.IsUndecided ? Outcome.Unknown : result.Observed));
            Numbers(json, result);
            if (Consultation.Replay(answer, result.Guarantee) is { } replay) json.WriteString("replay", replay);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Endured(Utf8JsonWriter json, Endurance found)
    {
        json.WriteStartObject();
        json.WriteStartArray("survives");
        foreach (var entry in found.Budget.Entries)
        {
            json.WriteStartObject();
            json.WriteString("guarantee", entry.Guarantee.ToString());
            if (entry.Of is { } topic) json.WriteString("of", topic);
            json.WriteString("sentence", entry.Sentence);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("replay", ReplayCommand.For(found.Within.Result, found.FirstSeed));
        json.WritePropertyName("within");
        Question(json, found.Within);
        json.WritePropertyName("beyond");
        Question(json, found.Beyond);
        json.WriteEndObject();
    }

    private static void Numbers(Utf8JsonWriter json, GuaranteeResult result)
    {
        json.WriteNumber("violations", result.Violations);
        json.WriteNumber("judged", result.Judged);
        json.WriteNumber("low", Math.Round(result.Interval.Low, 4));
        json.WriteNumber("high", Math.Round(result.Interval.High, 4));
        if (result.FirstFailingSeed is { } seed) json.WriteNumber("firstSeed", seed);
        if (result.Causes.Count > 0) json.WriteString("cause", Causes.NameOf(result.Causes[0].Cause));
    }

    private static void Change(Utf8JsonWriter json, InForce settings, Counsel counsel)
    {
        json.WriteStartObject();
        Trial(json, settings, counsel.Best);
        Turns(json, "breaks", counsel.Spoilt);
        Trials(json, settings, "others", counsel.Others);
        Trials(json, settings, "then", counsel.Then);
        json.WriteEndObject();
    }

    private static void Trials(Utf8JsonWriter json, InForce settings, string name, IReadOnlyList<Trial> trials)
    {
        json.WriteStartArray(name);
        foreach (var trial in trials)
        {
            json.WriteStartObject();
            Trial(json, settings, trial);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Trial(Utf8JsonWriter json, InForce settings, Trial trial)
    {
        var change = trial.Change;
        json.WriteString("scope", change.Scope.Word());
        json.WriteString("name", change.Name);
        if (change.Value is { } value) json.WriteString("value", value);
        else json.WriteNull("value");
        if (settings.Files.Find(change.Scope, change.Name) is { Place.Line: > 0 } line) Place(json, line.Place);
        Turns(json, "mends", trial.Mended);
        if (change.Cost(settings.Release) is { } cost) json.WriteString("trades", cost);
    }

    private static void Turns(Utf8JsonWriter json, string name, IReadOnlyList<Turned> turns)
    {
        json.WriteStartArray(name);
        foreach (var turned in turns)
        {
            json.WriteStartObject();
            json.WriteString("question", turned.Question.Id);
            json.WriteString("guarantee", turned.Guarantee.ToString());
            json.WriteNumber("violationsBefore", turned.Before.Violations);
            json.WriteNumber("judgedBefore", turned.Before.Judged);
            Numbers(json, turned.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Places(Utf8JsonWriter json, string name, IEnumerable<Problem> problems)
    {
        json.WriteStartArray(name);
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            Place(json, problem.Place);
            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Place(Utf8JsonWriter json, Place place)
    {
        json.WriteString("file", place.Source);
        if (place.Line > 0) json.WriteNumber("line", place.Line);
    }

    private static string Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Pretty))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }
}
