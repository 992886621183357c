using System.Globalization;
using Lab.Model.Guarantees;
using Lab.Reports.Drawing;
using Lab.Reports.Svg;

namespace Lab.Reports.Diagrams;

/// <summary>
/// The counterexample as a picture: the violated run, beside it at the same scale the twin that holds, above both three sentences,
/// below them what the signs mean.
/// </summary>
public static class DiagramSvg
{
    private const double Margin = 26;
    private const double Between = 38;

    /// <summary>The drawing as an SVG document; null when the verdict names no message. <paramref name="id"/> must be unique on its page.</summary>
    public static string? Render(Counterexample example, string id = "counterexample", bool standalone = true)
    {
        if (example.Verdict.Witness is not { } witness || DiagramModels.Of(example.Run, witness) is not { } model) return null;
        var twin = example.Twin is null ? null : DiagramModels.OfTwin(example.Twin.Run, witness, model);
        return Render(example, model, twin, id, standalone);
    }

    internal static string Render(Counterexample example, DiagramModel model, DiagramModel? twin, string id, bool standalone)
    {
        if (example.Verdict.Guarantee.Kind != GuaranteeKind.NoLoss)
        {
            // Who held how many copies decides loss alone.
            (model, twin) = (model with { Gap = null }, twin is null ? null : twin with { Gap = null });
        }

        // Each message's call is at the same height; two messages of one seed go by the clock of their world, so that the fault is.
        var panel = new DiagramPanel(model, 0, Margin, model.Origin);
        var other = twin is null ? null : new DiagramPanel(twin, 1, Margin + panel.Width + Between, twin.InsteadOf.IsNone ? twin.Origin : model.Origin);
        IReadOnlyList<DiagramPanel> panels = other is null ? [panel] : [panel, other];
        var width = panels.Sum(p => p.Width) + (Between * (panels.Count - 1)) + (Margin * 2);

        foreach (var p in panels) p.Collect();
        var room = new LabelRoom([.. panels.SelectMany(p => p.Blocks)], panels.SelectMany(p => p.Anchors()), panels.Count, panels.Max(p => p.Columns), DiagramPanel.ChartTop);
        var scale = TimeScale.Of(panels.SelectMany(p => p.Moments()), DiagramPanel.ChartTop, room);
        var bottom = Math.Max(scale.Bottom + 14, room.Bottom + 12);

        var sentences = Sentences.For(example, model, twin);
        var svg = new SvgBuilder();
        var header = new SvgBuilder();
        var headerHeight = DrawHeader(header, example, model, sentences, width);
        var legend = new SvgBuilder();
        var legendTop = bottom + DiagramPanel.Foot + 20;
        var legendHeight = Legend.Draw(legend, Margin, legendTop, width - Margin);

        DrawHead(svg, panel, Margin, good: false, $"{example.Variant}: {example.Verdict.Guarantee} violated");
        panel.Draw(svg, scale, bottom);
        if (other is not null)
        {
            var left = Margin + panel.Width + Between;
            var change = example.Twin!.Change.Length > 0 && example.Twin.Change != example.Twin.Variant ? $" ({example.Twin.Change})" : "";
            DrawHead(svg, other, left, good: true, $"{example.Twin.Variant}{change}: {example.Verdict.Guarantee} holds", twin!.InsteadOf.IsNone ? "" : $"{twin.Message}, the last message told ok before the fault");
            other.Draw(svg, scale, bottom);
            svg.Line("hair", left - (Between / 2), 0, left - (Between / 2), bottom + DiagramPanel.Foot);
        }

        var height = headerHeight + legendTop + legendHeight + 18;
        var body = new SvgBuilder().Rect("paper", 0, 0, width, height);
        var text = $"{body}{header}<g transform=\"translate(0 {SvgBuilder.Number(headerHeight)})\">\n{svg}{legend}</g>\n";
        var title = $"{example.Scenario}: {example.Verdict.Guarantee} violated, seed {example.Seed.ToString(CultureInfo.InvariantCulture)}";
        var description = $"{sentences.Promised} {sentences.Happened} {sentences.WouldHaveHeld} The violated run: {Spoken.Of(model)}{(twin is null ? "" : $" The run that holds: {Spoken.Of(twin)}")}";
        return SvgBuilder.Document(width, height, id, title, description, text, standalone);
    }

    private static void DrawHead(SvgBuilder svg, DiagramPanel panel, double left, bool good, string text, string aside = "")
    {
        svg.Rect(good ? "headgood" : "headbad", left, 0, panel.Width, 28, 6);
        if (good) Icons.Tick(svg, left + 18, 14);
        else Icons.Bad(svg, left + 18, 14);
        var room = panel.Width - 44 - (aside.Length > 0 ? TextMeasure.Width(aside, 12) + 16 : 0);
        svg.Text("h2", left + 34, 19, Shortened(text, 14.5, room));
        if (aside.Length > 0) svg.Text("", left + panel.Width - 12, 19, aside, Anchor.End);
    }

    private static double DrawHeader(SvgBuilder svg, Counterexample example, DiagramModel model, Sentences sentences, double width)
    {
        var y = 36.0;
        foreach (var line in TextMeasure.Wrap(example.Scenario, 19, width - (Margin * 2), bold: true))
        {
            svg.Text("h1", Margin, y, line);
            y += 25;
        }

        svg.Text("soft", Margin, y - 4, $"{model.Place}, {model.Message} sent at {model.Origin}, seed {example.Seed.ToString(CultureInfo.InvariantCulture)}");
        svg.Text("soft", Margin, y + 13, Shortened(example.Replay, 12, width - (Margin * 2)));
        y += 41;
        foreach (var (key, words) in (ReadOnlySpan<(string, string)>)[("Promised", sentences.Promised), ("Happened", sentences.Happened), ("Would have held", sentences.WouldHaveHeld)])
        {
            svg.Text("saykey", Margin, y, key);
            foreach (var line in TextMeasure.Wrap(words, 14, width - (Margin * 2) - 142))
            {
                svg.Text("say", Margin + 142, y, line);
                y += 19;
            }

            y += 5;
        }

        return y + 14;
    }

    private static string Shortened(string text, double size, double width)
    {
        if (TextMeasure.Width(text, size, bold: true) <= width) return text;
        var end = text.Length;
        while (end > 1 && TextMeasure.Width(text[..end], size, bold: true) > width - size) end--;
        return text[..end].TrimEnd() + "…";
    }
}
