namespace Lab.Explorer.Results;

/// <summary>A range of ratios, both ends within 0..1.</summary>
public readonly record struct Interval(double Low, double High)
{
    public double Width => High - Low;
}
