using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Lab.Reports;

namespace Lab.Cli.Checking;

/// <summary>Verdicts as JSON, for programs.</summary>
public static class JudgedJson
{
    private static readonly JsonWriterOptions Pretty = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string file, Judged judged) => Write(json =>
    {
        json.WriteString("file", file);
        json.WriteString("model", judged.Model.Name);
        json.WriteString("outcome", Words.Of(judged.Outcome));
        json.WriteNumber("operations", judged.Parts.Sum(p => p.Recording.Count));
        if (judged.Parts.Count != 1 || judged.Parts[0].Key.Length > 0) json.WriteNumber("keys", judged.Parts.Count);
        json.WriteStartObject("figures");
        foreach (var (name, count) in judged.Figures()) json.WriteNumber(name, count);
        json.WriteEndObject();
        Anomalies(json, "anomalies", judged, j => j.Anomalies);
        Anomalies(json, "allowed", judged, j => j.Allowed);
        json.WriteStartArray("unknown");
        foreach (var part in judged.Parts.Where(p => p.Judgement.Why is not null))
        {
            json.WriteStartObject();
            if (part.Key.Length > 0) json.WriteString("key", part.Key);
            json.WriteString("why", part.Judgement.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static string Of(string file, IReadOnlyList<Verdict> verdicts, History history) => Write(json =>
    {
        json.WriteString("file", file);
        json.WriteNumber("operations", history.Count);
        json.WriteStartArray("verdicts");
        foreach (var verdict in verdicts)
        {
            json.WriteStartObject();
            json.WriteString("guarantee", verdict.Guarantee.ToString());
            json.WriteString("outcome", Words.Of(verdict.Outcome));
            json.WriteNumber("violations", verdict.Violations);
            if (verdict.Witness is { } witness)
            {
                json.WriteString("sentence", witness.Sentence);
                json.WriteStartArray("operations");
                foreach (var operation in witness.Operations) json.WriteNumberValue(operation.Value);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Anomalies(Utf8JsonWriter json, string name, Judged judged, Func<Judgement, IReadOnlyList<Anomaly>> which)
    {
        json.WriteStartArray(name);
        foreach (var part in judged.Parts)
        {
            foreach (var anomaly in which(part.Judgement))
            {
                json.WriteStartObject();
                json.WriteString("name", anomaly.Name);
                if (part.Key.Length > 0) json.WriteString("key", part.Key);
                json.WriteString("sentence", anomaly.Sentence);
                json.WriteStartArray("operations");
                foreach (var row in anomaly.Operations) Row(json, part.Recording, row);
                json.WriteEndArray();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, Recording recording, int row)
    {
        json.WriteStartObject();
        json.WriteNumber("operation", row);
        json.WriteNumber("process", recording.Processes[row]);
        json.WriteString("function", OperationText.Function(recording, row));
        json.WriteString("asked", recording.Values.Show(recording.Asked[row]));
        json.WriteString("answered", recording.Values.Show(recording.Answered[row]));
        json.WriteString("result", recording.Results[row].ToString().ToLowerInvariant());
        json.WriteNumber("call", recording.Calls[row]);
        if (recording.Returns[row] != Operation.NoReturn) json.WriteNumber("return", recording.Returns[row]);
        if (recording.CallTimes[row] >= 0) json.WriteNumber("calledAt", recording.CallTimes[row]);
        if (recording.ReturnTimes[row] >= 0) json.WriteNumber("returnedAt", recording.ReturnTimes[row]);
        if (recording.Lines[row] > 0) json.WriteNumber("line", recording.Lines[row]);
        json.WriteEndObject();
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
