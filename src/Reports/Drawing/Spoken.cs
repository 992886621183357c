using System.Text;
using Lab.Model;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Drawing;

/// <summary>A diagram in words, for those who hear it.</summary>
internal static class Spoken
{
    public static string Of(Arrow arrow, DiagramModel model)
    {
        var what = arrow.Kind switch
        {
            ArrowKind.Produce => $"sends {arrow.Message} to",
            ArrowKind.Acknowledge => $"acknowledges {arrow.Message} to",
            ArrowKind.Refuse => $"refuses {arrow.Message} to",
            ArrowKind.Replicate => $"gives {arrow.Message} to",
            ArrowKind.Receipt => $"holds {arrow.Message} and fetches on from",
            _ => $"hands {arrow.Message} to",
        };
        var end = arrow.IsLost ? "; it is lost" : $"; it arrives at {At(arrow.Arrived, model)}";
        return $"{At(arrow.Left, model)}: {model.Lanes[arrow.From].Name} {what} {model.Lanes[arrow.To].Name}{end}";
    }

    public static string Of(Mark mark, DiagramModel model) => $"{At(mark.At, model)}: {model.Lanes[mark.Lane].Name} {mark.Label}";

    public static string Copies(DiagramModel model)
    {
        var words = new StringBuilder($"Copies of {model.Message}. ");
        foreach (var copy in model.Copies)
        {
            var end = copy.To <= model.End ? $"until {At(copy.To, model)}" : "to the end";
            words.Append($"{model.Lanes[copy.Lane].Name}: {(copy.Layer == CopyLayer.Disk ? "disk" : "page cache")} from {At(copy.From, model)} {end}. ");
        }

        return words.Append($"At the end: {model.CopiesAtEnd}.").ToString();
    }

    /// <summary>Everything that happened, in order.</summary>
    public static string Of(DiagramModel model)
    {
        var said = new List<(VirtualTime At, string Words)>();
        foreach (var arrow in model.Arrows) said.Add((arrow.Left, Of(arrow, model)));
        foreach (var mark in model.Marks) said.Add((mark.At, Of(mark, model)));
        foreach (var banner in model.Banners) said.Add((banner.At, $"{At(banner.At, model)}: {banner.Text}"));
        return string.Join(". ", said.OrderBy(s => s.At).Select(s => s.Words)) + ". " + Copies(model);
    }

    private static string At(VirtualTime time, DiagramModel model) => "+" + Words.Span(time - model.Origin);
}
