using System.Text;

namespace Lab.Reports.Text;

/// <summary>Rows of words in columns of fixed width, for a console that knows neither colour nor box characters.</summary>
public sealed class Grid(params IReadOnlyList<Grid.Column> columns)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    /// <param name="Head">Its heading.</param>
    /// <param name="Right">Numbers stand to the right.</param>
    public readonly record struct Column(string Head, bool Right = false);

    public void Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != columns.Count) throw new ArgumentException($"A row of this table has {columns.Count} cells, not {cells.Count}.", nameof(cells));
        rows.Add(cells);
    }

    /// <summary>How wide each column has to be for the rows so far.</summary>
    public IReadOnlyList<int> Widths() => [.. columns.Select((c, i) => rows.Select(r => r[i].Length).Append(c.Head.Length).Max())];

    public string Heading(IReadOnlyList<int> widths) => Line([.. columns.Select(c => c.Head)], widths);

    public IEnumerable<string> Lines(IReadOnlyList<int> widths) => rows.Select(r => Line(r, widths));

    private string Line(IReadOnlyList<string> cells, IReadOnlyList<int> widths)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) line.Append("  ");
            line.Append(columns[i].Right ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        return line.ToString().TrimEnd();
    }
}
