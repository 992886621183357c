using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Scenarios;

/// <summary>The links between machines before any fault.</summary>
/// <param name="Latency">One way, drawn for each message.</param>
/// <param name="Bandwidth">Bytes a second of one machine's card; null: no limit.</param>
/// <param name="Loss">Share of packets lost, seen as delay until they are sent again.</param>
public sealed record NetworkSpec(DurationRange Latency, ByteSize? Bandwidth, Ratio Loss)
{
    /// <summary>0.2ms..2ms one way.</summary>
    public static readonly NetworkSpec Default = new(new(Duration.FromMicros(200), Duration.FromMs(2)), null, default);
}

/// <summary>How late messages and timers may be. Printed beside every "holds".</summary>
public abstract record Timing
{
    private Timing() { }

    /// <summary>What is late is at most so late beyond its drawn latency.</summary>
    public sealed record Bounded(Duration Late) : Timing;

    /// <summary>Messages and timers may be arbitrarily late.</summary>
    public sealed record Asynchronous : Timing;

    public static readonly Timing Default = new Bounded(Duration.FromMs(50));

    public sealed override string ToString() => this is Bounded t ? $"bounded(late <= {t.Late})" : "asynchronous";
}
