using System.Globalization;
using System.Text;
using Lab.Explorer.Results;
using Lab.Explorer.Results.Baselines;
using Lab.Reports.Svg;

namespace Lab.Reports.Files;

/// <summary>
/// junit.xml for CI: a suite per scenario, a test case per variant and guarantee. Failed: not as expected. Skipped: undecided, or
/// nothing was expected. An unusable input is an error of its own suite.
/// </summary>
public static class JUnitXml
{
    public static string Render(CampaignResult campaign)
    {
        var suites = new StringBuilder();
        var all = new Counts();
        foreach (var scenario in campaign.Scenarios)
        {
            var cases = new StringBuilder();
            var counts = new Counts();
            foreach (var variant in scenario.Variants)
            {
                var rows = VerdictRow.Of(variant).ToList();
                foreach (var row in rows) WriteCase(cases, scenario, row, variant.WallSeconds / rows.Count, counts);
            }

            var seconds = scenario.Variants.Sum(v => v.WallSeconds);
            suites.Append($"  <testsuite name=\"{Xml.Escape(scenario.Name)}\" tests=\"{counts.Tests}\" failures=\"{counts.Failures}\" errors=\"0\" skipped=\"{counts.Skipped}\" time=\"{Seconds(seconds)}\">\n{cases}  </testsuite>\n");
            all.Add(counts);
        }

        if (campaign.Unusable.Count > 0)
        {
            suites.Append($"  <testsuite name=\"unusable input\" tests=\"{campaign.Unusable.Count}\" failures=\"0\" errors=\"{campaign.Unusable.Count}\" skipped=\"0\" time=\"0\">\n");
            foreach (var problem in campaign.Unusable)
            {
                suites.Append($"    <testcase classname=\"unusable input\" name=\"{Xml.Escape(problem.Split('\n')[0])}\" time=\"0\"><error message=\"{Xml.Escape(problem.Split('\n')[0])}\">{Xml.Escape(problem)}</error></testcase>\n");
            }

            suites.Append("  </testsuite>\n");
        }

        if (campaign.Baseline is { } baseline) all.Add(WriteBaseline(suites, baseline));
        var tests = all.Tests + campaign.Unusable.Count;
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"lab\" tests=\"{tests}\" failures=\"{all.Failures}\" errors=\"{campaign.Unusable.Count}\" skipped=\"{all.Skipped}\">\n{suites}</testsuites>\n";
    }

    private static Counts WriteBaseline(StringBuilder suites, BaselineComparison baseline)
    {
        var counts = new Counts { Tests = 1 + baseline.Risen.Count, Failures = baseline.Risen.Count };
        suites.Append($"  <testsuite name=\"baseline\" tests=\"{counts.Tests}\" failures=\"{counts.Failures}\" errors=\"0\" skipped=\"0\" time=\"0\">\n");
        suites.Append($"    <testcase classname=\"baseline\" name=\"{Xml.Escape(BaselineWords.Sum(baseline))}\" time=\"0\"/>\n");
        foreach (var change in baseline.Risen)
            suites.Append($"    <testcase classname=\"baseline\" name=\"{Xml.Escape($"{change.Variant.Scenario}, {change.Variant.Variant}: {change.Now.Guarantee}")}\" time=\"0\"><failure message=\"{Xml.Escape(BaselineWords.Of(change))}\"/></testcase>\n");
        suites.Append("  </testsuite>\n");
        return counts;
    }

    private static void WriteCase(StringBuilder cases, ScenarioResult scenario, VerdictRow row, double seconds, Counts counts)
    {
        counts.Tests++;
        cases.Append($"    <testcase classname=\"{Xml.Escape(scenario.Name)}\" name=\"{Xml.Escape($"{row.Variant.Variant}: {row.What}")}\" time=\"{Seconds(seconds)}\"");
        var (element, message) = row.Standing switch
        {
            Standing.NotAsExpected => ("failure", $"expected {row.Expected}, observed {row.Observed}"),
            Standing.Undecided => ("skipped", $"undecided: {Words.Count(row.Variant.Unreached)} of {Words.Count(row.Variant.Runs)} runs never reached their steps, or a search met its bound"),
            _ when row.Expected == "-" => ("skipped", $"nothing expected; observed {row.Observed}"),
            _ => ("", ""),
        };
        if (element.Length == 0)
        {
            cases.Append("/>\n");
            return;
        }

        if (element == "failure") counts.Failures++;
        else counts.Skipped++;
        cases.Append($"><{element} message=\"{Xml.Escape(message)}\">{Xml.Escape(Details(row))}</{element}></testcase>\n");
    }

    private static string Details(VerdictRow row)
    {
        var lines = new List<string>();
        if (row.Violations.Length > 0) lines.Add($"violated in {row.Violations} of {row.Runs} runs");
        if (row.Guarantee?.Witness is { } witness) lines.Add(witness);
        if (row.Causes.Length > 0) lines.Add($"causes: {row.Causes}");
        if (row.Replay is { } replay) lines.Add(replay);
        return string.Join('\n', lines);
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class Counts
    {
        public int Tests { get; set; }
        public int Failures { get; set; }
        public int Skipped { get; set; }

        public void Add(Counts other)
        {
            Tests += other.Tests;
            Failures += other.Failures;
            Skipped += other.Skipped;
        }
    }
}
