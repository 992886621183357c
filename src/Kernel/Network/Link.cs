namespace Lab.Kernel.Network;

/// <summary>One direction between two machines, as faults have left it. Cuts are counted: two cuts need two heals.</summary>
internal struct Link
{
    public int Cuts;
    public long ExtraLatency;

    /// <summary>Segments lost, in millionths; seen as retransmission delay.</summary>
    public long LossPpm;
}
