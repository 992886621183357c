namespace Lab.Model.Quantities;

/// <summary>So many in a span of time: `1000/s`, `3/m`.</summary>
public readonly record struct Rate(long Count, Duration Per)
{
    /// <summary>The mean time from one to the next, rounded down to a nanosecond.</summary>
    public Duration Interval => new(Per.Nanos / Count);

    public override string ToString()
    {
        var per = Per.ToString();
        return $"{Count}/{(per[0] == '1' && !char.IsAsciiDigit(per[1]) ? per[1..] : per)}";
    }
}
