namespace Lab.Model.Roles;

/// <summary>A predicate that is not the comparison of a number, as the reference prints it. Its grammar stands in <see cref="PredicateText"/>.</summary>
public sealed record PredicateDescription(string Name, ValueList<string> Forms, string Meaning)
{
    /// <summary>All forms beside the measures.</summary>
    public static ValueList<PredicateDescription> All { get; } =
    [
        new("isr", ["isr(PARTITION) == ROLE,ROLE", "isr(PARTITION) != ROLE,ROLE", "ROLE in isr(PARTITION)", "ROLE not in isr(PARTITION)"], "the in-sync set of committed metadata is, or is not, exactly these in any order; holds one, or does not"),
        new("leader", ["leader(PARTITION) == ROLE", "leader(PARTITION) != ROLE", "leader(PARTITION) == none", "leader(PARTITION) != none"], "whom committed metadata names as leader; none while nobody leads"),
        new("metadata", ["metadata(CLIENT,PARTITION).leader == ROLE", "metadata(CLIENT,PARTITION).leader != ROLE"], "whom that client takes for the leader"),
        new("alive", ["alive(ROLE)", "not alive(ROLE)"], "its process runs; a paused one does, too"),
        new("fenced", ["fenced(ROLE)", "not fenced(ROLE)"], "the controller has fenced the broker"),
        new("at", ["at(APPLICATION.STEP,[NTH])"], "the application has just ended this step for the nth time (1 if not said), and has not begun the next one; also written { at: APPLICATION.STEP, nth: NTH }"),
    ];

    /// <summary>Predicates of systems and patterns that the lab does not run yet.</summary>
    internal static ValueList<string> Later { get; } = ["leaders", "unacked", "holds", "partitioned", "marker", "side"];

    internal static IEnumerable<string> Names => All.Select(d => d.Name).Concat(MeasureDescription.All.Select(d => d.Name));

    internal static string Allowed => $"{string.Join(", ", MeasureDescription.All.Select(d => d.Name + "(…)"))} with {string.Join(' ', Comparisons.Symbols)} and a number; "
        + "isr(…) == ROLE,…; ROLE [not] in isr(…); leader(…) == ROLE; metadata(…).leader == ROLE; [not] alive(…); [not] fenced(…); at(…)";
}
