namespace Lab.Faults.Execution;

/// <summary>Why a run says nothing: its plan could not be carried out to the end. Reported, never a verdict.</summary>
/// <param name="Name">The step, or the fault, that was not carried out.</param>
/// <param name="Reason">A sentence for the report.</param>
public sealed record Unreached(string Name, string Reason)
{
    public override string ToString() => $"{Name}: {Reason}";
}
