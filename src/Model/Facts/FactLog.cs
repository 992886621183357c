namespace Lab.Model.Facts;

/// <summary>Receives facts of the kinds it asked for, in the order in which they happened.</summary>
public interface IFactListener
{
    /// <summary>One bit per <see cref="FactKind"/>.</summary>
    ulong Interest { get; }

    void On(in Fact fact);
}

/// <summary>Facts of a run, kept: for explanations, diagrams and timelines of a replayed run.</summary>
/// <param name="places">The names behind <see cref="Fact.Place"/>.</param>
/// <param name="interest">The kinds to keep, one bit per <see cref="FactKind"/>; all unless something else is said.</param>
public sealed class FactLog(NameTable places, ulong interest = ulong.MaxValue) : IFactListener
{
    private readonly List<Fact> facts = [];

    public ulong Interest => interest;

    public IReadOnlyList<Fact> Facts => facts;

    /// <summary>The names behind <see cref="Fact.Place"/>.</summary>
    public NameTable Places { get; } = places;

    /// <summary>Machine names by <see cref="MachineId"/>, as the scenario calls them.</summary>
    public IReadOnlyList<string> MachineNames { get; init; } = [];

    public void On(in Fact fact) => facts.Add(fact);
}
