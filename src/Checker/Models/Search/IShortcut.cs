using Lab.Model.Guarantees;

namespace Lab.Checker.Models.Search;

/// <summary>Decides some histories of an object in closed form, where a search could take for ever.</summary>
internal interface IShortcut
{
    /// <param name="operations">In the order of their calls.</param>
    /// <param name="until">What returns behind this position has not returned yet: it may be left out.</param>
    /// <returns>Null for a history that must be searched.</returns>
    Outcome? Decide(ReadOnlySpan<int> operations, int until);
}
