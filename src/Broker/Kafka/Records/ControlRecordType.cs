using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>What a control record says; the second int16 of its key.</summary>
public enum ControlRecordType : short
{
    /// <summary>The producer's transaction was aborted.</summary>
    Abort = 0,

    /// <summary>The producer's transaction was committed.</summary>
    Commit = 1,

    /// <summary>A leader of the metadata quorum begins its epoch (KIP-595).</summary>
    LeaderChange = 2,

    /// <summary>Opens a snapshot of the metadata log (KIP-630).</summary>
    SnapshotHeader = 3,

    /// <summary>Closes a snapshot.</summary>
    SnapshotFooter = 4,

    /// <summary>The version of the quorum protocol (KIP-853).</summary>
    KRaftVersion = 5,

    /// <summary>The set of voters (KIP-853).</summary>
    KRaftVoters = 6,
}

/// <summary>The key of a control record: version (int16, 0) and type (int16).</summary>
public static class ControlRecordKey
{
    public const int Size = 4;

    public static void Write(Span<byte> destination, ControlRecordType type)
    {
        BinaryPrimitives.WriteInt16BigEndian(destination, 0);
        BinaryPrimitives.WriteInt16BigEndian(destination[2..], (short)type);
    }

    /// <summary>False for a key that is too short or of an unknown type, which readers skip.</summary>
    public static bool TryRead(ReadOnlySpan<byte> key, out ControlRecordType type)
    {
        type = default;
        if (key.Length < Size || BinaryPrimitives.ReadInt16BigEndian(key) < 0) return false;
        type = (ControlRecordType)BinaryPrimitives.ReadInt16BigEndian(key[2..]);
        return type is >= ControlRecordType.Abort and <= ControlRecordType.KRaftVoters;
    }
}
