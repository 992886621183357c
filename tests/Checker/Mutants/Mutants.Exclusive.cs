namespace Lab.Checker.Tests.Mutants;

internal static partial class Mutants
{
    /// <summary>Every condition of exclusive(resource), broken once.</summary>
    public static readonly Mutant[] Exclusive =
    [
        new("effects at other places count", "exclusive", "Exclusive.cs", "if (history.Places[row] != place.Value) continue;", ""),
        new("an acquire that failed makes an owner", "exclusive", "Exclusive.cs", "case OperationKind.Acquire when history.Results[row] == OperationResult.Ok && ", "case OperationKind.Acquire when "),
        new("a session owns from the call of its acquire", "exclusive", "Exclusive.cs", " && history.Calls[row] > history.Returns[owned.Acquire]", ""),
        new("who acquires again is another owner", "exclusive", "Exclusive.cs", " && open[session] is null", ""),
        new("an owner is one for ever", "exclusive", "Exclusive.cs", "                    open[session] = null;", ""),
        new("an owner acts only once", "exclusive", "Exclusive.cs", "ownerships[began[session]] = ownerships[began[session]] with { Last = row };", ""),
        new("an owner acts from its acquire", "exclusive", "Exclusive.cs", "ownerships.Add(owned with { First = row, Last = row });", "ownerships.Add(owned with { First = owned.Acquire, Last = row });"),
        new("owners may act at the same time", "exclusive", "Exclusive.cs", "history.Calls[ownerships[i].First] < history.Returns[ownerships[longest].Last]", "false"),
    ];
}
