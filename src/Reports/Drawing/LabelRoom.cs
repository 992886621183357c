using Lab.Reports.Diagrams;
using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>Words beside a lane, or across them (<see cref="Column"/> -1), that belong to one row.</summary>
internal sealed class Block
{
    public const double LineHeight = 14;

    public required int Panel { get; init; }

    /// <summary>Columns are the spaces to the right of the lanes; what stands left of a consumer's lane is in the column before it.</summary>
    public required int Column { get; init; }

    public required (long Nanos, int Tier) Row { get; init; }
    public required IReadOnlyList<string> Lines { get; init; }

    /// <summary>The mark it explains; null for a banner and for the gap.</summary>
    public Mark? Mark { get; init; }

    public bool IsBanner => Column < 0;
    /// <summary>How far below the sign the words begin.</summary>
    public double Drop { get; init; }

    public double Height => Math.Max(16, (Lines.Count * LineHeight) + Drop);

    /// <summary>The middle of its first line, once placed.</summary>
    public double Y { get; set; }

    public double Widest(double size)
    {
        var widest = 0.0;
        foreach (var line in Lines) widest = Math.Max(widest, TextMeasure.Width(line, size));
        return widest;
    }
}

/// <summary>Gives the blocks of both panels their heights, so that none runs into the one above it in its column.</summary>
internal sealed class LabelRoom(IReadOnlyList<Block> blocks, IEnumerable<(int Panel, int Column, (long, int) Row)> anchors, int panels, int columns, double top) : IRoom
{
    private readonly ILookup<(long, int), Block> byRow = blocks.ToLookup(b => b.Row);
    private readonly ILookup<(long, int), (int Panel, int Column)> anchorsByRow = anchors.ToLookup(a => a.Row, a => (a.Panel, a.Column));
    private readonly double[,] bottoms = Filled(panels, columns, top - 20);

    public double Bottom { get; private set; } = top;

    public double Earliest((long Nanos, int Tier) row)
    {
        var earliest = double.MinValue;
        foreach (var block in byRow[row]) earliest = Math.Max(earliest, BottomOf(block) + (block.IsBanner ? 16 : 10));
        foreach (var (panel, column) in anchorsByRow[row]) earliest = Math.Max(earliest, bottoms[panel, column] + 3);
        return earliest;
    }

    public void Placed((long Nanos, int Tier) row, double y)
    {
        foreach (var block in byRow[row])
        {
            // What shares a row and a column is stacked.
            block.Y = Math.Max(y, BottomOf(block) + 10);
            var bottom = block.Y - 7 + block.Height + (block.IsBanner ? 6 : 0);
            for (var column = 0; column < columns; column++)
            {
                if (block.IsBanner || column == block.Column) bottoms[block.Panel, column] = bottom;
            }

            Bottom = Math.Max(Bottom, bottom);
        }

        Bottom = Math.Max(Bottom, y + 4);
    }

    private double BottomOf(Block block)
    {
        if (!block.IsBanner) return bottoms[block.Panel, block.Column];
        var bottom = double.MinValue;
        for (var column = 0; column < columns; column++) bottom = Math.Max(bottom, bottoms[block.Panel, column]);
        return bottom;
    }

    private static double[,] Filled(int panels, int columns, double value)
    {
        var filled = new double[panels, columns];
        for (var p = 0; p < panels; p++)
        {
            for (var c = 0; c < columns; c++) filled[p, c] = value;
        }

        return filled;
    }
}
