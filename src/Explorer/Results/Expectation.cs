namespace Lab.Explorer.Results;

/// <summary>What a scenario file says must come out for one guarantee. The default is that it says nothing.</summary>
public enum Expectation
{
    /// <summary>The file does not name it: shown, not counted.</summary>
    None,

    /// <summary>Violated in none of the runs.</summary>
    Holds,

    /// <summary>Violated in at least one run.</summary>
    Violated,
}
