using System.Globalization;
using Lab.Model;

namespace Lab.Broker.Kafka.Cluster;

/// <summary>
/// A machine's host name as metadata records carry it. Every machine of a world can be found by its name, as by a DNS
/// that never fails.
/// </summary>
public static class HostName
{
    private const string Prefix = "machine-";

    public static string Of(MachineId machine) => Prefix + machine.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The machine of this name; none for a name from elsewhere.</summary>
    public static MachineId Parse(string host) =>
        host.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(host.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(number)
            : MachineId.None;
}
