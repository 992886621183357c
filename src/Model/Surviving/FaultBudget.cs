using Lab.Model.Guarantees;

namespace Lab.Model.Surviving;

/// <summary>What the settings of a scenario are said to survive: a claim that a swarm within the budget puts to the test.</summary>
/// <param name="Limits">What may be wrong at once without a loss.</param>
/// <param name="Entries">For each guarantee what it survives, and what not.</param>
public sealed record FaultBudget(FaultLimits Limits, ValueList<SurvivedFaults> Entries)
{
    /// <summary>Nothing is claimed, nothing is held back.</summary>
    public static readonly FaultBudget Unknown = new(FaultLimits.None, []);

    /// <summary>All in one line, for reports.</summary>
    public override string ToString() => string.Join(" ", Entries.Select(e => $"{e}."));
}

/// <summary>What one guarantee survives.</summary>
/// <param name="Guarantee">Which.</param>
/// <param name="Sentence">What it survives and where that ends, without a full stop.</param>
/// <param name="Of">The topic or queue it speaks of; null: of all.</param>
public sealed record SurvivedFaults(Guarantee Guarantee, string Sentence, string? Of = null)
{
    public override string ToString() => Of is null ? $"{Guarantee}: {Sentence}" : $"{Guarantee}: {Of}: {Sentence}";
}
