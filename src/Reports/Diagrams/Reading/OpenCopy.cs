using Lab.Model;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>A copy of a tracked message that stands on a broker while the facts are read.</summary>
internal sealed class OpenCopy(MessageId message, int lane, long offset, long epoch, VirtualTime written)
{
    public MessageId Message => message;
    public int Lane => lane;
    public long Offset => offset;
    public long Epoch => epoch;
    public VirtualTime Written => written;
    public CopyLayer Layer { get; set; } = CopyLayer.PageCache;

    /// <summary>Since when it stands in its present layer.</summary>
    public required VirtualTime Since { get; set; }

    /// <summary>The leader, as a lane, that already knows of this copy by a later fetch; -1 while none does.</summary>
    public int KnownTo { get; set; } = -1;
}

/// <summary>An arrow that left and has not arrived yet.</summary>
internal sealed class OpenArrow(ArrowKind kind, MessageId message, int from, int to, VirtualTime left, long offset, string label)
{
    public ArrowKind Kind => kind;
    public MessageId Message => message;
    public int From => from;
    public int To => to;
    public VirtualTime Left => left;
    public long Offset => offset;
    public string Label => label;
    public VirtualTime Arrived { get; set; } = VirtualTime.Never;
    public VirtualTime LostAt { get; set; } = VirtualTime.Never;

    public bool IsUnderWay => Arrived == VirtualTime.Never && LostAt == VirtualTime.Never;
}
