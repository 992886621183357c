namespace Lab.Explorer.Results.Baselines;

/// <summary>How often a guarantee of a variant was violated in an earlier campaign.</summary>
/// <param name="File">The scenario's file as that campaign was given it.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Guarantee">As scenarios write it.</param>
/// <param name="Judged">Runs that were judged.</param>
/// <param name="Violations">Runs that violated it.</param>
public sealed record BaselineRate(string File, string Variant, string Guarantee, long Judged, long Violations)
{
    public double Rate => Judged == 0 ? 0 : Violations / (double)Judged;

    /// <summary>The 95 % Wilson interval of <see cref="Rate"/>.</summary>
    public Interval Interval => Wilson.Interval(Violations, Judged);
}
