using Lab.Reports.Svg;

namespace Lab.Reports.Drawing;

/// <summary>Finds a place along an arrow where its few words hide least of what is there already.</summary>
internal sealed class LabelPlacer(IReadOnlyList<double> laneXs)
{
    private static readonly double[] Along = [0.5, 0.4, 0.6, 0.32, 0.68, 0.24, 0.76, 0.16, 0.84];

    private readonly List<Box> taken = [];
    private readonly List<(double X, double Y, int Owner)> lines = [];

    public void Take(Box box) => taken.Add(box);

    /// <summary>An arrow's course, as points to keep clear of.</summary>
    public void Course(int owner, double x1, double y1, double x2, double y2)
    {
        for (var i = 1; i < 30; i++) lines.Add((x1 + ((x2 - x1) * i / 30), y1 + ((y2 - y1) * i / 30), owner));
    }

    /// <summary>The middle of the words' baseline.</summary>
    public (double X, double Y) Place(int owner, string text, double size, bool bold, double x1, double y1, double x2, double y2)
    {
        var width = TextMeasure.Width(text, size, bold) + 4;
        var best = (X: (x1 + x2) / 2, Y: ((y1 + y2) / 2) - 5);
        var least = double.MaxValue;
        foreach (var side in (ReadOnlySpan<double>)[-5, 14])
        {
            foreach (var t in Along)
            {
                var (x, y) = (x1 + ((x2 - x1) * t), y1 + ((y2 - y1) * t) + side);
                var cost = Cost(new(x - (width / 2), y - size + 1, width, size + 2), owner) + (Math.Abs(t - 0.5) * 8) + (side > 0 ? 6 : 0);
                if (cost >= least) continue;
                (least, best) = (cost, (x, y));
            }
        }

        Take(new(best.X - (width / 2), best.Y - size + 1, width, size + 2));
        return best;
    }

    private double Cost(Box box, int owner)
    {
        var cost = 0.0;
        foreach (var other in taken) cost += box.Overlap(other) * 2;
        foreach (var x in laneXs)
        {
            if (x > box.X && x < box.X + box.Width) cost += 60;
        }

        foreach (var (x, y, whose) in lines)
        {
            if (x > box.X && x < box.X + box.Width && y > box.Y && y < box.Y + box.Height) cost += whose == owner ? 5 : 22;
        }

        return cost;
    }
}
