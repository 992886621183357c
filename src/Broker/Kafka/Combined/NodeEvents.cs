using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Combined;

/// <summary>
/// What the two parts of a combined node (process.roles=broker,controller) tell each other. They share one process, one disk and one replica of the
/// metadata log, which the controller keeps: the broker is no observer of its own, but a listener of that replica (SharedServer, MetadataLoader).
/// </summary>
internal abstract class NodeEvent(int kind, ulong digest = 0) : Message(kind, wireSize: 0, digest)
{
    /// <summary>The broker has started and wants to hear of metadata from now on.</summary>
    public sealed class Subscribed() : NodeEvent(9080);

    /// <summary>More is committed: whole batches, in the order of the log.</summary>
    public sealed class Committed(ReadOnlyMemory<byte> batches, Offset next) : NodeEvent(9081, unchecked((ulong)next.Value))
    {
        public ReadOnlyMemory<byte> Batches { get; } = batches;
    }

    /// <summary>Metadata begins anew with a snapshot: the bytes of its file.</summary>
    public sealed class Loaded(SnapshotId id, ReadOnlyMemory<byte> file) : NodeEvent(9082, Hash.Of(unchecked((ulong)id.EndOffset.Value), unchecked((ulong)id.Epoch.Value)))
    {
        public SnapshotId Id { get; } = id;
        public ReadOnlyMemory<byte> File { get; } = file;
    }

    /// <summary>Who leads the quorum; none when nobody does.</summary>
    public sealed class Leads(LeaderEpoch epoch, BrokerId leader) : NodeEvent(9083, Hash.Of(unchecked((ulong)epoch.Value), unchecked((ulong)leader.Value)))
    {
        public BrokerId Leader { get; } = leader;
    }

    /// <summary>The broker has ended cleanly: now the controller may.</summary>
    public sealed class BrokerStopped() : NodeEvent(9084);
}
