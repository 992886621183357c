using Lab.Model;
using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>
/// One run drawn: its lanes, its arrows, and at the edge the copies strip. The heights come from a scale that it shares with its twin,
/// whose zero is <c>zero</c> here; what is written beside them counts from the panel's own message.
/// </summary>
internal sealed partial class DiagramPanel(DiagramModel model, int number, double left, VirtualTime zero)
{
    public const double HeadTop = 46;
    public const double ChartTop = 122;
    private const double AxisWidth = 62;
    private const double Pitch = 124;
    private const double Size = 12;
    private const double StripColumn = 21;

    private readonly double firstLane = left + AxisWidth + 30;
    private readonly List<Block> blocks = [];

    public IReadOnlyList<Block> Blocks => blocks;
    public int Columns => model.Lanes.Count;
    public double Width => AxisWidth + 30 + (Pitch * (model.Lanes.Count - 1)) + (EndsWithConsumer ? 74 : Pitch) + StripWidth;
    private double StripWidth => (BrokerLanes.Count * StripColumn) + 34 + 36;
    private double StripLeft => left + Width - StripWidth;
    private bool EndsWithConsumer => model.Lanes.Count > 0 && model.Lanes[^1].Role == ParticipantRole.Consumer;

    private List<int> BrokerLanes { get; } = [.. Enumerable.Range(0, model.Lanes.Count).Where(i => model.Lanes[i].Role == ParticipantRole.Broker)];

    private double LaneX(int lane) => firstLane + (lane * Pitch);

    private bool LabelsLeft(int lane) => lane > 0 && model.Lanes[lane].Role == ParticipantRole.Consumer;

    private long Since(VirtualTime time) => (time - zero).Nanos;

    /// <summary>Every moment that has to be on the scale.</summary>
    public IEnumerable<(long Nanos, int Tier)> Moments()
    {
        yield return (Since(model.Origin), 1);
        if (!model.Banners.Any(b => b.At == model.End)) yield return (Since(model.End), 1);
        foreach (var mark in model.Marks) yield return (Since(mark.At), 1);
        foreach (var banner in model.Banners) yield return (Since(banner.At), 0);
        foreach (var arrow in model.Arrows)
        {
            yield return (Since(arrow.Left), 1);
            if (!arrow.IsLost && arrow.Arrived <= model.End) yield return (Since(arrow.Arrived), 1);
        }

        foreach (var copy in model.Copies)
        {
            yield return (Since(copy.From), 1);
            if (copy.To <= model.End) yield return (Since(copy.To), 1);
        }
    }

    /// <summary>The words of this panel, not yet placed.</summary>
    public void Collect()
    {
        foreach (var banner in model.Banners)
        {
            blocks.Add(new() { Panel = number, Column = -1, Row = (Since(banner.At), 0), Lines = TextMeasure.Wrap(banner.Text, Size, (Pitch * (model.Lanes.Count - 1)) + 10) });
        }

        foreach (var mark in model.Marks)
        {
            blocks.Add(new() { Panel = number, Column = LabelsLeft(mark.Lane) ? mark.Lane - 1 : mark.Lane, Row = (Since(mark.At), 1), Lines = TextMeasure.Wrap(mark.Label, Size, Pitch - 18, IsStrong(mark.Kind)), Mark = mark, Drop = DropOf(mark.Kind) });
        }

        if (model.Gap is { } gap)
        {
            blocks.Add(new() { Panel = number, Column = gap.Leader, Row = (Since(gap.AcknowledgedFirst ? gap.AcknowledgementLeft : gap.Appended), 1), Lines = TextMeasure.Wrap(GapText(gap), Size, Pitch - 18, bold: true) });
        }
    }

    /// <summary>Where an arrow comes in from the right, the words stand below it.</summary>
    private static double DropOf(MarkKind kind) => kind is MarkKind.ToldOk or MarkKind.ToldFail or MarkKind.Read or MarkKind.Committed ? 13 : 0;

    /// <summary>Ends of arrows on the side where a lane has its words: they must stay below the words above them.</summary>
    public IEnumerable<(int Panel, int Column, (long, int) Row)> Anchors()
    {
        foreach (var arrow in model.Arrows)
        {
            if (arrow.To > arrow.From) yield return (number, arrow.From, (Since(arrow.Left), 1));
            else if (!arrow.IsLost && arrow.Arrived <= model.End) yield return (number, arrow.To, (Since(arrow.Arrived), 1));
        }
    }

    private static bool IsStrong(MarkKind kind) => kind is MarkKind.PowerLoss or MarkKind.Crash or MarkKind.Crown or MarkKind.Scissors or MarkKind.Replaced or MarkKind.ToldOk;

    private static string GapText(Gap gap) => gap switch
    {
        { AcknowledgedFirst: false } => $"waits {Tight(gap.Length)} for the followers",
        { FetchArrived: var fetch } when fetch != VirtualTime.Never => $"acknowledged {Tight(gap.Length)} before the fetch",
        { LeaderLost: var lost } when lost != VirtualTime.Never => $"acknowledged, one copy known: {Tight(gap.Length)}",
        _ => "acknowledged, one copy known",
    };

    /// <summary>A length of time that no line break tears apart.</summary>
    private static string Tight(Duration length) => Words.Span(length).Replace(' ', '\u00a0');
}
