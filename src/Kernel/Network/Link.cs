namespace Lab.Kernel.Network;

/// <summary>One direction between two machines, as faults have left it. Cuts are counted: two cuts need two heals.</summary>
internal struct Link
{
    public int Cuts;
    public long ExtraLatency;

    /// <summary>How much more than <see cref="ExtraLatency"/> a segment may take; drawn for each.</summary>
    public long ExtraSpan;

    /// <summary>Segments lost, in millionths; seen as retransmission delay.</summary>
    public long LossPpm;
}
