namespace Lab.Model.Roles;

/// <summary>How a count is compared with a number.</summary>
public enum Comparison
{
    /// <summary>`==`</summary>
    Equal,

    /// <summary>`!=`</summary>
    NotEqual,

    /// <summary>`&gt;=`</summary>
    AtLeast,

    /// <summary>`&lt;=`</summary>
    AtMost,

    /// <summary>`&gt;`</summary>
    Above,

    /// <summary>`&lt;`</summary>
    Below,

    /// <summary>`+=`: it has grown by at least so much since the step began that asks.</summary>
    GrownBy,
}

/// <summary>Writes and evaluates comparisons.</summary>
public static class Comparisons
{
    /// <summary>In the order in which messages list them.</summary>
    public static readonly ValueList<string> Symbols = ["==", "!=", ">=", "<=", ">", "<", "+="];

    public static string Symbol(this Comparison comparison) => Symbols[(int)comparison];

    /// <summary>Whether it holds of a count that was <paramref name="before"/> when the step began and is <paramref name="now"/>.</summary>
    public static bool Holds(this Comparison comparison, long before, long now, long value) => comparison switch
    {
        Comparison.Equal => now == value,
        Comparison.NotEqual => now != value,
        Comparison.AtLeast => now >= value,
        Comparison.AtMost => now <= value,
        Comparison.Above => now > value,
        Comparison.Below => now < value,
        Comparison.GrownBy => now - before >= value,
        _ => throw new System.Diagnostics.UnreachableException(comparison.ToString()),
    };

    /// <summary>What was meant by a symbol that compares nothing.</summary>
    internal static string DidYouMean(string? symbol) => symbol switch
    {
        "=" => "; did you mean ==?",
        "=>" => "; did you mean >=?",
        "=<" => "; did you mean <=?",
        _ => "",
    };

    internal static bool TryRead(string symbol, out Comparison comparison)
    {
        for (var i = 0; i < Symbols.Count; i++)
        {
            if (Symbols[i] != symbol) continue;
            comparison = (Comparison)i;
            return true;
        }
        comparison = default;
        return false;
    }
}
