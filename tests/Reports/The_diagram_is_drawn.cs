using System.Xml.Linq;
using Lab.Reports.Diagrams;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

/// <summary>As pictures, looked at and approved.</summary>
public sealed class The_diagram_is_drawn
{
    public static TheoryData<string> Names => ["acks-one", "acks-one-retry", "acks-one-waiting", "zombie", "overtaken", "skipped"];

    private static Counterexample Example(string name) => name switch
    {
        "acks-one" => AcksOne.Example,
        "acks-one-retry" => AcksOne.WithRetry,
        "acks-one-waiting" => AcksOne.WithWaiting,
        "zombie" => Others.Zombie,
        "overtaken" => Others.Overtaken,
        _ => Others.Skipped,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void As_approved(string name) => Approved.Is(name + ".svg", DiagramSvg.Render(Example(name))!);

    [Theory]
    [MemberData(nameof(Names))]
    public void With_words_for_those_who_do_not_see_it(string name)
    {
        var svg = XDocument.Parse(DiagramSvg.Render(Example(name))!).Root!;
        XNamespace ns = "http://www.w3.org/2000/svg";

        Assert.Equal("img", (string?)svg.Attribute("role"));
        Assert.Equal($"{(string?)svg.Element(ns + "title")!.Attribute("id")} {(string?)svg.Element(ns + "desc")!.Attribute("id")}", (string?)svg.Attribute("aria-labelledby"));
        Assert.Contains("m17", svg.Element(ns + "desc")!.Value, StringComparison.Ordinal);
    }

    /// <summary>Read back from the picture itself: heights grow with time, in both panels by the same scale.</summary>
    [Fact]
    public void With_the_acknowledgement_above_the_followers_fetches_only_where_it_breaks()
    {
        XNamespace ns = "http://www.w3.org/2000/svg";
        var lines = XDocument.Parse(DiagramSvg.Render(AcksOne.Example)!).Descendants(ns + "g")
            .Select(g => (Title: (string?)g.Element(ns + "title") ?? "", Line: g.Element(ns + "line")))
            .Where(g => g.Line is not null)
            .Select(g => (g.Title, Top: double.Parse((string)g.Line!.Attribute("y1")!, System.Globalization.CultureInfo.InvariantCulture), Bottom: double.Parse((string)g.Line!.Attribute("y2")!, System.Globalization.CultureInfo.InvariantCulture)))
            .ToList();
        var acknowledgements = lines.Where(l => l.Title.Contains("acknowledges m17", StringComparison.Ordinal)).ToList();
        var given = lines.Where(l => l.Title.Contains("gives m17", StringComparison.Ordinal)).ToList();
        var receipts = lines.Where(l => l.Title.Contains("holds m17", StringComparison.Ordinal)).ToList();

        Assert.Equal(2, acknowledgements.Count);
        Assert.All(given.Take(2), g => Assert.True(acknowledgements[0].Top < g.Top));
        Assert.All(receipts, r => Assert.True(r.Bottom < acknowledgements[1].Top));
        Assert.Equal(2, receipts.Count);
    }

    [Fact]
    public void With_the_same_bytes_each_time() =>
        Assert.Equal(DiagramSvg.Render(AcksOne.Example), DiagramSvg.Render(AcksOne.Example));
}
