namespace Lab.Explorer.Results;

/// <summary>
/// An expectation that is no guarantee: the cause, or what clients were told. In words, for the reader:
/// (<c>told(p1,info) >= 1</c>, <c>always</c>, <c>in 198 of 200 runs</c>), (<c>cause</c>, <c>truncated-by-new-leader</c>, <c>in 41 of 41 violated runs</c>).
/// </summary>
public sealed record OtherExpectation(string What, string Expected, string Observed, Standing Standing)
{
    /// <summary>More runs could still bring it out as expected: something was to be seen in some run, and was not.</summary>
    public bool MayStillCome { get; init; }
}
