using System.Text.Json;
using Lab.Model.Quantities;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`network:`</summary>
internal sealed class NetworkSection : MappingShape<NetworkSpec>
{
    private static readonly Key<DurationRange> Latency = new("latency", Texts.DurationRange, "One way between two machines, drawn for each message.", NetworkSpec.Default.Latency.ToString());
    private static readonly Key<ByteSize> Bandwidth = new("bandwidth", Texts.Size, "What a machine's card carries in a second.", "no limit");
    private static readonly Key<Ratio> Loss = new("loss", Texts.Ratio, "Packets lost; a connection sends them again, so loss shows as delay.", "0%");

    public override string Title => "network";

    public override string About => "The links between machines before any fault.";

    public override IReadOnlyList<Key> Keys { get; } = [Latency, Bandwidth, Loss];

    protected override NetworkSpec Read(Section section) =>
        new(section.Get(Latency, NetworkSpec.Default.Latency), section.Maybe(Bandwidth), section.Get(Loss, default));

    protected override void WriteKeys(Utf8JsonWriter json, NetworkSpec value)
    {
        Put(json, Latency, value.Latency);
        if (value.Bandwidth is { } bandwidth) Put(json, Bandwidth, bandwidth);
        Put(json, Loss, value.Loss);
    }
}
