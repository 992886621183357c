using Lab.Model.Roles;

namespace Lab.Scenarios.Figures;

/// <summary>`unavailable(send) &lt;= 15s`, `p99(send) &gt;= 2x @acks-1`, or a figure alone, which is shown and judged by nobody.</summary>
public sealed record FigureClaim(Figure Figure, Comparison Comparison, FigureBound? Bound)
{
    public override string ToString() => Bound is null ? Figure.ToString() : $"{Figure} {Expected}";

    /// <summary>`&lt;= 15s`; empty without a bound.</summary>
    public string Expected => Bound is null ? "" : $"{Comparison.Symbol()} {Bound}";
}

/// <summary>What a figure is compared with.</summary>
public abstract record FigureBound
{
    private FigureBound() { }

    /// <summary>A duration or a rate.</summary>
    /// <param name="Value">In the figure's unit.</param>
    /// <param name="Text">As written.</param>
    public sealed record Fixed(double Value, string Text) : FigureBound;

    /// <summary>So many times the same figure of another variant.</summary>
    /// <param name="Factor">How many times.</param>
    /// <param name="Text">The factor as written.</param>
    /// <param name="Variant">The variant's name.</param>
    public sealed record Times(double Factor, string Text, string Variant) : FigureBound;

    public sealed override string ToString() => this switch
    {
        Fixed bound => bound.Text,
        Times bound => $"{bound.Text}x @{bound.Variant}",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}
