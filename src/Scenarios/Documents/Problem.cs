namespace Lab.Scenarios.Documents;

/// <summary>
/// One thing that is wrong with a scenario, or (a note) legal and worth knowing. The message says what was read, what is allowed,
/// and the nearest right spelling. Printed as `file:line:column: message`.
/// </summary>
public sealed record Problem(Place Place, string Message, bool IsNote = false)
{
    public override string ToString() => $"{Place}: {(IsNote ? "note: " : "")}{Message}";
}
