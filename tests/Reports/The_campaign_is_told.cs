using System.Text;
using System.Xml.Linq;
using Lab.Explorer.Results;
using Lab.Reports.Files;
using Lab.Reports.Html;
using Lab.Reports.Plots;
using Lab.Reports.Text;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

/// <summary>Every form of the report, as approved; well-formed where a parser reads it; the same bytes each time.</summary>
public sealed class The_campaign_is_told
{
    [Fact]
    public void As_a_plain_text_table() => Approved.Is("table.txt", VerdictTable.Render(Campaigns.Mixed));

    [Fact]
    public void By_what_guarantees_broke() => Approved.Is("causes.txt", CausesText.Render(Campaigns.Mixed));

    [Fact]
    public void As_a_plain_text_table_when_all_is_well() => Approved.Is("table-good.txt", VerdictTable.Render(Campaigns.AllGood));

    [Fact]
    public void As_a_markdown_table() => Approved.Is("table.md", MarkdownTable.Render(Campaigns.Mixed));

    [Fact]
    public void As_a_plot_of_figures() => Approved.Is("figures.svg", FigurePlot.Render(Campaigns.Measured));

    [Theory]
    [InlineData(0, 10, 5, 0.5), InlineData(0, 10, 0, 0), InlineData(1, 100, 10, 0.5), InlineData(1, 100, 1, 0), InlineData(1, 100, 100, 1), InlineData(0.002, 3, 0.002, 0.075)]
    public void A_scale_goes_by_decades_where_values_are_far_apart(double smallest, double largest, double value, double at) =>
        Assert.Equal(at, FigureScale.Over(smallest, largest).At(value), 2);

    [Fact]
    public void As_a_summary_for_ci() => Approved.Is("summary.md", MarkdownSummary.Render(Campaigns.BesideBaseline));

    [Fact]
    public void As_summary_json() => Approved.Is("summary.json", SummaryJson.Render(Campaigns.Mixed));

    [Fact]
    public void As_a_line_a_run()
    {
        using var bytes = new MemoryStream();
        using (var runs = new RunsJsonLines(bytes))
        {
            for (var seed = 1UL; seed <= 3; seed++) runs.Add(AcksOne.Example.Scenario, VariantResult.Base, Campaigns.Run(seed, violated: seed == 2));
        }

        Approved.Is("runs.jsonl", Encoding.UTF8.GetString(bytes.ToArray()));
    }

    [Fact]
    public void As_junit_xml()
    {
        var xml = JUnitXml.Render(Campaigns.Mixed);

        Approved.Is("junit.xml", xml);
        var suites = XDocument.Parse(xml).Root!;
        Assert.Equal(suites.Descendants("testcase").Count(), (int)suites.Attribute("tests")!);
        Assert.Equal(suites.Descendants("failure").Count(), (int)suites.Attribute("failures")!);
        Assert.Equal(suites.Descendants("skipped").Count(), (int)suites.Attribute("skipped")!);
        Assert.Equal("a <b> & c: no-loss(billing)", (string?)Assert.Single(suites.Descendants("failure")).Parent!.Attribute("name"));
    }

    [Fact]
    public void As_a_page() => Approved.Is("index.html", IndexHtml.Render(Campaigns.Mixed, [AcksOne.Example]));

    [Fact]
    public void The_page_takes_nothing_from_outside_and_runs_nothing()
    {
        var page = IndexHtml.Render(Campaigns.Mixed, [AcksOne.Example]);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<angles>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a <b> & c", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_on_the_page_are_given_once()
    {
        var page = IndexHtml.Render(Campaigns.Mixed, [AcksOne.Example, Others.Zombie, Others.Skipped]);
        var ids = System.Text.RegularExpressions.Regex.Matches(page, " id=\"([^\"]+)\"").Select(m => m.Groups[1].Value).ToList();

        Assert.Equal(ids.Distinct().Count(), ids.Count);
        Assert.Contains("href=\"#counterexample-1\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void As_a_plot_of_rates() => Approved.Is("violation-rates.svg", WellFormed(RatePlot.Render(Campaigns.Mixed)));

    [Fact]
    public void As_a_plot_of_latency() => Approved.Is("latency.svg", WellFormed(LatencyPlot.Render(Campaigns.Base, Campaigns.Base.Latency!)));

    [Fact]
    public void An_empty_campaign_is_told_too()
    {
        var empty = new CampaignResult([]);

        Assert.Contains("0 scenarios, 0 variants, 0 runs", VerdictTable.Render(empty), StringComparison.Ordinal);
        Assert.Contains("</html>", IndexHtml.Render(empty, []), StringComparison.Ordinal);
        XDocument.Parse(JUnitXml.Render(empty));
        WellFormed(RatePlot.Render(empty));
    }

    [Fact]
    public void A_series_without_a_point_is_drawn() =>
        WellFormed(LatencyPlot.Render(Campaigns.Base, new(1, Lab.Model.Duration.FromMs(100), [], [])));

    private static string WellFormed(string svg)
    {
        XDocument.Parse(svg);
        return svg;
    }
}
