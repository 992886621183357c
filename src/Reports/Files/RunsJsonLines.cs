using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Explorer.Results;
using Lab.Model.Guarantees;

namespace Lab.Reports.Files;

/// <summary>runs.jsonl: a line a run, in the order given.</summary>
public sealed class RunsJsonLines(Stream target) : IDisposable
{
    private readonly Utf8JsonWriter json = new(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public void Add(string scenario, string variant, RunResult run)
    {
        json.Reset();
        json.WriteStartObject();
        json.WriteString("scenario", scenario);
        json.WriteString("variant", variant);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("hash", SummaryJson.Hex(run.Hash));
        json.WriteBoolean("reached", run.Reached);
        if (run.UnreachedWhy is { } why) json.WriteString("unreachedWhy", why);
        json.WriteStartArray("verdicts");
        foreach (var verdict in run.Verdicts) WriteVerdict(verdict);
        json.WriteEndArray();
        json.WriteNumber("events", run.Events);
        json.WriteNumber("virtualNanos", run.Virtual.Nanos);
        json.WriteNumber("wallMicros", run.WallMicros);
        json.WriteStartObject("told");
        json.WriteNumber("ok", run.Told.Ok);
        json.WriteNumber("fail", run.Told.Fail);
        json.WriteNumber("info", run.Told.Info);
        json.WriteEndObject();
        json.WriteNumber("effects", run.Effects);
        json.WriteNumber("duplicates", run.Duplicates);
        if (run.ExcusedLosses > 0) json.WriteNumber("excusedLosses", run.ExcusedLosses);
        if (run.Figures.Count > 0)
        {
            json.WriteStartObject("figures");
            foreach (var figure in run.Figures.Where(f => !double.IsNaN(f.Value))) json.WriteNumber(figure.Name, figure.Value);
            json.WriteEndObject();
        }

        json.WriteStartArray("marks");
        foreach (var mark in run.Marks) json.WriteStringValue(mark);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        target.WriteByte((byte)'\n');
    }

    public void Dispose() => json.Dispose();

    private void WriteVerdict(Verdict verdict)
    {
        json.WriteStartObject();
        json.WriteString("guarantee", verdict.Guarantee.ToString());
        json.WriteString("outcome", Words.Of(verdict.Outcome));
        if (verdict.Outcome == Outcome.Violated)
        {
            json.WriteNumber("violations", verdict.Violations);
            if (verdict.Cause is { } cause) json.WriteString("cause", Causes.NameOf(cause));
            if (verdict.Witness is { } witness)
            {
                if (!witness.Message.IsNone) json.WriteString("message", witness.Message.ToString());
                json.WriteString("witness", witness.Sentence);
            }
        }

        json.WriteEndObject();
    }
}
