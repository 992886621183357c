namespace Lab.Scenarios.Documents;

/// <summary>Where something was read: a file (or `--set …`), line and column from 1. Line 0: the source as a whole.</summary>
public readonly record struct Place(string Source, int Line, int Column) : IComparable<Place>
{
    public static Place Whole(string source) => new(source, 0, 0);

    /// <summary>So many characters further on the same line.</summary>
    public Place Right(int characters) => this with { Column = Line == 0 ? 0 : Column + characters };

    public int CompareTo(Place other)
    {
        var bySource = string.CompareOrdinal(Source, other.Source);
        if (bySource != 0) return bySource;
        return Line != other.Line ? Line.CompareTo(other.Line) : Column.CompareTo(other.Column);
    }

    public override string ToString() => Line == 0 ? Source : $"{Source}:{Line}:{Column}";
}
