using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;
using Lab.Model.Guarantees;

namespace Lab.Reports.Files;

/// <summary>summary.json: everything the tables say, for programs. Hashes are 16 hexadecimal digits, ratios lie within 0..1.</summary>
public static class SummaryJson
{
    internal static readonly JsonWriterOptions Pretty = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Render(CampaignResult campaign)
    {
        using var bytes = new MemoryStream();
        Write(campaign, bytes);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    public static void Write(CampaignResult campaign, Stream target)
    {
        using (var json = new Utf8JsonWriter(target, Pretty))
        {
            json.WriteStartObject();
            json.WriteString("command", campaign.Command);
            json.WriteNumber("exitCode", campaign.ExitCode);
            json.WriteStartArray("unusable");
            foreach (var problem in campaign.Unusable) json.WriteStringValue(problem);
            json.WriteEndArray();
            if (campaign.Baseline is { } baseline) WriteBaseline(json, baseline);
            json.WriteStartArray("scenarios");
            foreach (var scenario in campaign.Scenarios) WriteScenario(json, scenario);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        target.WriteByte((byte)'\n');
    }

    private static void WriteBaseline(Utf8JsonWriter json, BaselineComparison baseline)
    {
        json.WriteStartObject("baseline");
        json.WriteString("file", baseline.Source);
        json.WriteNumber("compared", baseline.Compared);
        WriteChanges(json, "risen", baseline.Risen);
        WriteChanges(json, "fallen", baseline.Fallen);
        json.WriteEndObject();
    }

    private static void WriteChanges(Utf8JsonWriter json, string name, IReadOnlyList<RateChange> changes)
    {
        json.WriteStartArray(name);
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("file", change.Variant.File);
            json.WriteString("variant", change.Variant.Variant);
            json.WriteString("guarantee", change.Now.Guarantee.ToString());
            json.WriteNumber("rate", change.Now.Rate);
            json.WriteNumber("was", change.Before.Rate);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteScenario(Utf8JsonWriter json, ScenarioResult scenario)
    {
        json.WriteStartObject();
        json.WriteString("name", scenario.Name);
        json.WriteString("file", scenario.File);
        json.WriteString("source", scenario.Source);
        json.WriteStartArray("variants");
        foreach (var variant in scenario.Variants) WriteVariant(json, variant);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVariant(Utf8JsonWriter json, VariantResult variant)
    {
        json.WriteStartObject();
        json.WriteString("name", variant.Variant);
        json.WriteString("change", variant.Change);
        json.WriteString("system", variant.System);
        json.WriteString("profile", variant.Profile);
        json.WriteString("timing", variant.Timing);
        json.WriteString("standing", Words.Of(variant.Standing).ToLowerInvariant());
        json.WriteNumber("runs", variant.Runs);
        json.WriteNumber("unreached", variant.Unreached);
        if (variant.FirstUnreached is { } first)
        {
            json.WriteStartObject("firstUnreached");
            json.WriteNumber("seed", first.Seed);
            json.WriteString("why", first.Why);
            json.WriteEndObject();
        }

        json.WriteBoolean("stoppedEarly", variant.StoppedEarly);
        if (variant.OutOfTime) json.WriteBoolean("outOfTime", true);
        json.WriteStartArray("guarantees");
        foreach (var guarantee in variant.Guarantees) WriteGuarantee(json, variant, guarantee);
        json.WriteEndArray();
        json.WriteStartArray("others");
        foreach (var other in variant.Others)
        {
            json.WriteStartObject();
            json.WriteString("what", other.What);
            json.WriteString("expected", other.Expected);
            json.WriteString("observed", other.Observed);
            json.WriteString("standing", Words.Of(variant.StandingOf(other)).ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("firstRunHash", Hex(variant.FirstRunHash));
        json.WriteNumber("virtualSeconds", variant.VirtualSeconds);
        json.WriteNumber("wallSeconds", variant.WallSeconds);
        json.WriteNumber("events", variant.Events);
        json.WriteNumber("eventsPerSecond", Math.Round(variant.EventsPerSecond));
        json.WriteStartObject("told");
        json.WriteNumber("ok", variant.Told.Ok);
        json.WriteNumber("fail", variant.Told.Fail);
        json.WriteNumber("info", variant.Told.Info);
        json.WriteEndObject();
        if (variant.ExcusedLosses > 0)
        {
            json.WriteStartObject("excused");
            json.WriteNumber("losses", variant.ExcusedLosses);
            json.WriteNumber("runs", variant.RunsWithExcusedLosses);
            json.WriteEndObject();
        }

        if (variant.Figures.Count > 0) WriteFigures(json, variant);
        if (variant.Survives.Entries.Count > 0) json.WriteString("survives", variant.Survives.ToString());
        if (variant.Swarm is { } swarm) WriteSwarm(json, swarm);
        json.WriteStartObject("marks");
        foreach (var mark in variant.Marks) json.WriteNumber(mark.Name, mark.Runs);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, VariantResult variant)
    {
        json.WriteStartArray("figures");
        foreach (var figure in variant.Figures)
        {
            json.WriteStartObject();
            json.WriteString("name", figure.Name);
            json.WriteString("unit", figure.Unit switch
            {
                FigureUnit.Seconds => "seconds",
                FigureUnit.PerSecond => "per second",
                _ => "count",
            });
            json.WriteNumber("runs", figure.Runs);
            json.WriteNumber("low", figure.Low);
            json.WriteNumber("median", figure.Median);
            json.WriteNumber("high", figure.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSwarm(Utf8JsonWriter json, SwarmAudit audit)
    {
        json.WriteStartObject("swarm");
        json.WriteNumber("drawn", audit.Drawn);
        json.WriteNumber("struck", audit.Struck);
        json.WriteNumber("heldBack", audit.HeldBack);
        json.WriteNumber("neverDue", audit.NeverDue);
        json.WriteStartObject("kinds");
        foreach (var kind in audit.Kinds)
        {
            json.WriteStartObject(kind.Kind);
            json.WriteNumber("runs", kind.RunsStruck);
            json.WriteNumber("struck", kind.Struck);
            json.WriteNumber("heldBack", kind.HeldBack);
            json.WriteNumber("neverDue", kind.NeverDue);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        WriteHistogram(json, "struckPerRun", audit.StruckPerRun);
        WriteHistogram(json, "kindsPerRun", audit.KindsPerRun);
        WriteHistogram(json, "struckAtSeconds1_3_10_30", audit.StruckAt);
        json.WriteEndObject();
    }

    private static void WriteHistogram(Utf8JsonWriter json, string name, IReadOnlyList<long> counts)
    {
        json.WriteStartArray(name);
        foreach (var count in counts) json.WriteNumberValue(count);
        json.WriteEndArray();
    }

    private static void WriteGuarantee(Utf8JsonWriter json, VariantResult variant, GuaranteeResult result)
    {
        json.WriteStartObject();
        json.WriteString("guarantee", result.Guarantee.ToString());
        json.WriteString("expected", result.Expected == Expectation.None ? "none" : Words.Of(result.Expected));
        json.WriteString("observed", Words.Of(result.Observed));
        json.WriteString("standing", Words.Of(variant.StandingOf(result)).ToLowerInvariant());
        json.WriteNumber("judged", result.Judged);
        json.WriteNumber("violations", result.Violations);
        json.WriteNumber("unknown", result.Unknown);
        json.WriteNumber("rate", result.Rate);
        json.WriteStartArray("interval");
        json.WriteNumberValue(result.Interval.Low);
        json.WriteNumberValue(result.Interval.High);
        json.WriteEndArray();
        if (result.FirstFailingSeed is { } seed)
        {
            json.WriteNumber("firstFailingSeed", seed);
            json.WriteString("replay", ReplayCommand.For(variant, seed));
        }
        else
        {
            json.WriteNull("firstFailingSeed");
        }

        json.WriteStartObject("causes");
        foreach (var cause in result.Causes) json.WriteNumber(Causes.NameOf(cause.Cause), cause.Runs);
        json.WriteEndObject();
        if (result.Witness is not null) json.WriteString("witness", result.Witness);
        json.WriteEndObject();
    }

    internal static string Hex(ulong hash) => hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
}
