using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Roles;

namespace Lab.Scenarios;

/// <summary>What must come out. A guarantee that it does not name is shown, not counted.</summary>
/// <param name="Guarantees">In the order written.</param>
/// <param name="Cause">A cause that must be among those of the violations; null: any.</param>
/// <param name="Observations">What clients must have been told.</param>
public sealed record Expectations(ValueList<ExpectedGuarantee> Guarantees, Cause? Cause, ValueList<ExpectedObservation> Observations)
{
    public static readonly Expectations Nothing = new([], null, []);
}

/// <summary>`no-loss: violated`.</summary>
public sealed record ExpectedGuarantee(Guarantee Guarantee, Expected Expected);

/// <summary>`"told(p1,info) &gt;= 1": sometimes`, asked at the end of every run.</summary>
public sealed record ExpectedObservation(Predicate Predicate, Frequency Frequency);

/// <summary>Over all runs of a variant.</summary>
public enum Expected
{
    /// <summary>Violated in none of the runs.</summary>
    Holds,

    /// <summary>Violated in at least one.</summary>
    Violated,
}

/// <summary>In how many of the runs.</summary>
public enum Frequency
{
    /// <summary>In every run.</summary>
    Always,

    /// <summary>In at least one, not in all.</summary>
    Sometimes,

    /// <summary>In none.</summary>
    Never,
}
