using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Lab.Explorer.Results.Baselines;

namespace Lab.Reports.Files;

/// <summary>Reads the rates out of an earlier campaign's summary.json.</summary>
public static class BaselineFile
{
    /// <summary>False, with one sentence that says where and why, when the file cannot be read or no campaign wrote it.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out IReadOnlyList<BaselineRate>? rates, [NotNullWhen(false)] out string? problem)
    {
        (rates, problem) = (null, null);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            rates = Rates(document.RootElement);
            if (rates.Count > 0) return true;
            problem = $"--baseline {path}: the campaign in it judged nothing; give it the summary.json of a report with results";
        }
        catch (JsonException e)
        {
            problem = $"--baseline {path}: line {e.LineNumber + 1}: this is not JSON; give it the summary.json that lab run wrote into its report";
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = $"--baseline {path}: this is JSON, but no summary of a campaign; give it the summary.json that lab run wrote into its report";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = $"--baseline {path}: there is no such file; the first campaign writes one: its report's summary.json";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem = $"--baseline {path}: {e.Message}";
        }

        rates = null;
        return false;
    }

    private static List<BaselineRate> Rates(JsonElement root)
    {
        var rates = new List<BaselineRate>();
        foreach (var scenario in root.GetProperty("scenarios").EnumerateArray())
        {
            var file = Text(scenario, "file");
            foreach (var variant in scenario.GetProperty("variants").EnumerateArray())
            {
                foreach (var guarantee in variant.GetProperty("guarantees").EnumerateArray())
                {
                    var (judged, violations) = (guarantee.GetProperty("judged").GetInt64(), guarantee.GetProperty("violations").GetInt64());
                    if (violations < 0 || violations > judged) throw new FormatException($"{violations} of {judged}");
                    rates.Add(new(file, Text(variant, "name"), Text(guarantee, "guarantee"), judged, violations));
                }
            }
        }

        return rates;
    }

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString() ?? throw new FormatException(name);
}
