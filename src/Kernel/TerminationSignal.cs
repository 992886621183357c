namespace Lab.Kernel;

/// <summary>What an actor is handed when its process is asked to end.</summary>
internal sealed class TerminationSignal : Message
{
    public static readonly TerminationSignal Instance = new();

    private TerminationSignal() : base(kind: -15, wireSize: 0, digest: 15)
    {
    }
}
