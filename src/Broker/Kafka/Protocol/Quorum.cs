using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

// The requests of the metadata quorum (KIP-595, KIP-853, KIP-996). On the wire each names a list of topics with
// partitions; there is one log, __cluster_metadata-0, so they are written here without the list.

/// <summary>Vote (api 52): a voter asks another for its vote in an epoch, or whether it would get it.</summary>
public sealed class VoteRequest(
    int correlationId, string clusterId, BrokerId voter, BrokerId candidate, Uuid candidateDirectory, LeaderEpoch epoch, LeaderEpoch lastEpoch, Offset lastOffset, bool preVote)
    : KafkaRequest(ApiKey.Vote, correlationId, 120, Hash.Of(unchecked((ulong)candidate.Value), unchecked((ulong)epoch.Value), unchecked((ulong)lastOffset.Value), preVote ? 1UL : 0UL))
{
    public string ClusterId { get; } = clusterId;

    /// <summary>Who is asked.</summary>
    public BrokerId Voter { get; } = voter;

    /// <summary>ReplicaId: who asks.</summary>
    public BrokerId Candidate { get; } = candidate;

    /// <summary>ReplicaDirectoryId.</summary>
    public Uuid CandidateDirectory { get; } = candidateDirectory;

    /// <summary>ReplicaEpoch: the candidate's epoch; with a pre-vote the one it has, without the one it began.</summary>
    public LeaderEpoch Epoch { get; } = epoch;

    /// <summary>LastOffsetEpoch: the epoch of the candidate's last record.</summary>
    public LeaderEpoch LastEpoch { get; } = lastEpoch;

    /// <summary>LastOffset: where the candidate's log ends.</summary>
    public Offset LastOffset { get; } = lastOffset;

    /// <summary>Since version 2 (KIP-996).</summary>
    public bool PreVote { get; } = preVote;
}

public sealed class VoteResponse(int correlationId, ErrorCode error, BrokerId leader, LeaderEpoch epoch, bool granted)
    : KafkaResponse(ApiKey.Vote, correlationId, 60, Hash.Of(unchecked((ulong)error), unchecked((ulong)epoch.Value), granted ? 1UL : 0UL))
{
    public ErrorCode Error { get; } = error;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
    public bool Granted { get; } = granted;
}

/// <summary>BeginQuorumEpoch (api 53): a leader tells a voter that does not fetch from it.</summary>
public sealed class BeginQuorumEpochRequest(int correlationId, string clusterId, BrokerId voter, BrokerId leader, LeaderEpoch epoch)
    : KafkaRequest(ApiKey.BeginQuorumEpoch, correlationId, 110, Hash.Of(unchecked((ulong)leader.Value), unchecked((ulong)epoch.Value)))
{
    public string ClusterId { get; } = clusterId;
    public BrokerId Voter { get; } = voter;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
}

public sealed class BeginQuorumEpochResponse(int correlationId, ErrorCode error, BrokerId leader, LeaderEpoch epoch)
    : KafkaResponse(ApiKey.BeginQuorumEpoch, correlationId, 55, Hash.Of(unchecked((ulong)error), unchecked((ulong)epoch.Value)))
{
    public ErrorCode Error { get; } = error;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
}

/// <summary>EndQuorumEpoch (api 54): a leader gives up and names its successors, the one with the longest log first.</summary>
public sealed class EndQuorumEpochRequest(int correlationId, string clusterId, BrokerId leader, LeaderEpoch epoch, IReadOnlyList<BrokerId> preferredCandidates)
    : KafkaRequest(ApiKey.EndQuorumEpoch, correlationId, 90 + (21 * preferredCandidates.Count), Hash.Of(unchecked((ulong)leader.Value), unchecked((ulong)epoch.Value), (ulong)preferredCandidates.Count))
{
    public string ClusterId { get; } = clusterId;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
    public IReadOnlyList<BrokerId> PreferredCandidates { get; } = preferredCandidates;
}

public sealed class EndQuorumEpochResponse(int correlationId, ErrorCode error, BrokerId leader, LeaderEpoch epoch)
    : KafkaResponse(ApiKey.EndQuorumEpoch, correlationId, 55, Hash.Of(unchecked((ulong)error), unchecked((ulong)epoch.Value)))
{
    public ErrorCode Error { get; } = error;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
}

/// <summary>A snapshot of the metadata log: everything before its end offset, the last of it of this epoch (KIP-630).</summary>
public readonly record struct SnapshotId(Offset EndOffset, LeaderEpoch Epoch);

/// <summary>FetchSnapshot (api 59): the next piece of a snapshot.</summary>
public sealed class FetchSnapshotRequest(int correlationId, string clusterId, BrokerId replica, int maxBytes, LeaderEpoch currentLeaderEpoch, SnapshotId snapshot, long position)
    : KafkaRequest(ApiKey.FetchSnapshot, correlationId, 90, Hash.Of(unchecked((ulong)replica.Value), unchecked((ulong)snapshot.EndOffset.Value), unchecked((ulong)position)))
{
    public string ClusterId { get; } = clusterId;
    public BrokerId Replica { get; } = replica;
    public int MaxBytes { get; } = maxBytes;
    public LeaderEpoch CurrentLeaderEpoch { get; } = currentLeaderEpoch;
    public SnapshotId Snapshot { get; } = snapshot;
    public long Position { get; } = position;
}

public sealed class FetchSnapshotResponse(
    int correlationId, ErrorCode error, BrokerId leader, LeaderEpoch epoch, SnapshotId snapshot, long size, long position, ReadOnlyMemory<byte> bytes)
    : KafkaResponse(ApiKey.FetchSnapshot, correlationId, 90 + bytes.Length, Hash.Of(unchecked((ulong)error), unchecked((ulong)snapshot.EndOffset.Value), unchecked((ulong)position), (ulong)bytes.Length))
{
    public ErrorCode Error { get; } = error;
    public BrokerId Leader { get; } = leader;
    public LeaderEpoch Epoch { get; } = epoch;
    public SnapshotId Snapshot { get; } = snapshot;

    /// <summary>Of the whole snapshot, in bytes.</summary>
    public long Size { get; } = size;

    public long Position { get; } = position;
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;
}
