using System.Text;
using System.Text.Json;

namespace Lab.Broker.Kafka.Files;

/// <summary>
/// The file <c>.kafka_cleanshutdown</c> of a log directory: its logs were flushed and closed. Deleted first thing at the next start, so that a crash
/// while loading counts as unclean (KAFKA-10471). The broker epoch tells the controller which registration ended cleanly (KIP-966).
/// </summary>
public static class CleanShutdownFile
{
    public const string FileName = ".kafka_cleanshutdown";

    public static byte[] Encode(BrokerEpoch brokerEpoch) => Encoding.UTF8.GetBytes($"{{\"version\":0,\"brokerEpoch\":{brokerEpoch}}}");

    /// <summary>The broker epoch; none in the empty file that releases before 3.7 leave, whose being there is enough.</summary>
    public static Decoded<BrokerEpoch> Decode(ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) return new Decoded<BrokerEpoch>.Valid(BrokerEpoch.None);
        if (!JsonText.TryParse(file, out var root)) return new Decoded<BrokerEpoch>.Corrupt("no JSON object");
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 0)
            return new Decoded<BrokerEpoch>.Corrupt("unknown version");
        if (!root.TryGetProperty("brokerEpoch", out var epoch) || epoch.ValueKind != JsonValueKind.Number || !epoch.TryGetInt64(out var value))
            return new Decoded<BrokerEpoch>.Corrupt("no broker epoch");
        return new Decoded<BrokerEpoch>.Valid(new(value));
    }
}
