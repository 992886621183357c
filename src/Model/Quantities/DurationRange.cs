namespace Lab.Model.Quantities;

/// <summary>A duration, or a range from which each run draws one: `5s`, `50ms..150ms`. Both ends belong to it.</summary>
public readonly record struct DurationRange(Duration Min, Duration Max)
{
    /// <summary>Always the same duration.</summary>
    public static DurationRange Exactly(Duration duration) => new(duration, duration);

    public bool IsExact => Min == Max;

    public override string ToString() => IsExact ? Min.ToString() : $"{Min}..{Max}";
}
