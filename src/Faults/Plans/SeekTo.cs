using Lab.Model;

namespace Lab.Faults.Plans;

/// <summary>Where a consuming application is to read on.</summary>
public abstract record SeekTo
{
    private SeekTo() { }

    /// <summary>Where the log starts.</summary>
    public sealed record Beginning : SeekTo;

    /// <summary>Where the log ends.</summary>
    public sealed record End : SeekTo;

    /// <summary>This offset, in every partition.</summary>
    public sealed record Offset(long Value) : SeekTo;

    /// <summary>The first message with a timestamp of this time or later, counted from ready by a right clock.</summary>
    public sealed record Since(Duration Time) : SeekTo;

    /// <summary>The same, so long before the application's own clock.</summary>
    public sealed record Back(Duration Time) : SeekTo;

    public sealed override string ToString() => this switch
    {
        Beginning => "beginning",
        End => "end",
        Offset s => s.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Since s => s.Time.ToString(),
        Back s => $"-{s.Time}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>Where one consuming application is to read on, in all partitions that its members have.</summary>
public sealed record SeekRequest(string Group, SeekTo To)
{
    public override string ToString() => $"{Group} to {To}";
}
