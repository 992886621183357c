namespace Lab.Model.Facts;

/// <summary>
/// The kinds of facts, at most 64: whether anybody listens to one is a bit test. The core families are the copies of a
/// message, leadership, the in-sync set, acknowledgements; the world adds what was done to machines and links.
/// </summary>
public enum FactKind : byte
{
    /// <summary>Records written to a machine's page cache. A = first offset, B = last offset, C = leader epoch, Detail = the batch bytes.</summary>
    CopyWritten,

    /// <summary>Everything below an offset is on the machine's disk. A = that offset.</summary>
    CopyFlushed,

    /// <summary>A machine cut its log. A = the new end, B = the old end, C = leader epoch it follows.</summary>
    CopyTruncated,

    /// <summary>A log came back from disk after a start. A = log start, B = log end, C = 1 after an unclean stop; Detail = why records were cut, if any were.</summary>
    LogRecovered,

    /// <summary>A machine knows itself leader. A = leader epoch, B = log end, C = high watermark.</summary>
    LeaderStarted,

    /// <summary>A machine follows. A = leader epoch, B = log end, C = the leader's broker id.</summary>
    FollowerStarted,

    /// <summary>The controller committed a partition's state. A = leader (-1: none), B = leader epoch, C = 1 when unclean; Detail = the in-sync set as int[].</summary>
    PartitionChanged,

    /// <summary>The high watermark of a machine's replica moved. A = new, B = old.</summary>
    HighWatermark,

    /// <summary>A broker decided to answer a produce with success. A = first offset, B = last offset, C = acks.</summary>
    ProduceAcknowledged,

    /// <summary>A leader gave records to a follower. A = first offset asked, B = next offset after what was given, C = follower.</summary>
    FollowerFetched,

    /// <summary>A broker refused a produce. A = error code, B = first message of the batch, C = acks.</summary>
    ProduceRefused,

    /// <summary>A broker found a repeated batch. A = first offset, B = last offset, C = producer id.</summary>
    DuplicateBatch,

    /// <summary>A broker (re-)registered. A = broker id, B = broker epoch, C = 1 when its last stop was unclean.</summary>
    BrokerRegistered,

    /// <summary>The controller fenced a broker. A = broker id.</summary>
    BrokerFenced,

    /// <summary>The controller unfenced a broker. A = broker id.</summary>
    BrokerUnfenced,

    /// <summary>A client wrote a request to its socket. A = request kind, B = first message, C = attempt; Detail = the peer's name.</summary>
    RequestSent,

    /// <summary>A broker executed a request after its client had given it up. A = request kind, B = first message.</summary>
    OrphanExecuted,

    /// <summary>The application was told how a send ended. A = message, B = result (ok 1, fail 2, info 3), C = offset.</summary>
    SendReturned,

    /// <summary>The application called send. A = message, B = attempt.</summary>
    SendCalled,

    /// <summary>A producer wrote a batch again. A = first message, B = last message, C = attempt.</summary>
    BatchRetried,

    /// <summary>A client learned a partition's leader. A = leader, B = leader epoch.</summary>
    MetadataLearned,

    /// <summary>A consumer was handed a record. A = offset, B = message.</summary>
    RecordRead,

    /// <summary>The effect of a message became durable. A = offset, B = message.</summary>
    EffectDone,

    /// <summary>A handler step is about to run. A = occurrence of this step in the group (from 1), B = message; Detail = the step's name.</summary>
    HandlerStep,

    /// <summary>A handler step has ended and the next has not begun: that is an event of its own, not earlier than this fact. A = occurrence of this step in the group (from 1), B = message; Detail = the step's name.</summary>
    HandlerStepDone,

    /// <summary>A consumer has handled records: polled them and run every step of its handler that they take part in. A = how many since the last fact of this kind.</summary>
    RecordsHandled,

    /// <summary>A committed position was accepted. A = offset.</summary>
    PositionCommitted,

    /// <summary>A consumer had no usable position and reset it. A = the offset it went to, B = the one it had (-1: none).</summary>
    PositionReset,

    /// <summary>A consumer's application moved its position. A = the offset it goes to, B = the one it had (-1: none); Detail = the call that it made.</summary>
    PositionSought,

    /// <summary>A process was started. Detail = its name.</summary>
    ProcessStarted,

    /// <summary>A process ended. B = which life, C = 1 when it did so by itself, else it was killed; Detail = its name.</summary>
    ProcessCrashed,

    /// <summary>A machine lost its power. Detail = what its page caches kept.</summary>
    PowerLost,

    /// <summary>A machine's disks were wiped.</summary>
    DiskWiped,

    /// <summary>A process was frozen. Detail = its name.</summary>
    ProcessPaused,

    /// <summary>A frozen process goes on. Detail = its name.</summary>
    ProcessResumed,

    /// <summary>A link was cut from Machine to machine A.</summary>
    LinkCut,

    /// <summary>A cut link works again, from Machine to machine A.</summary>
    LinkHealed,

    /// <summary>A fault of the plan began. Machine = the one it struck, if it is one; A = its number in the run, from 1; Detail = its text.</summary>
    FaultBegan,

    /// <summary>A fault of the plan ended. Machine, A = as when it began; Detail = its text.</summary>
    FaultEnded,

    /// <summary>The world was healed: no fault is active any more.</summary>
    WorldHealed,

    /// <summary>A client's connection ended. Detail = the peer and the reason.</summary>
    ConnectionLost,

    /// <summary>A consumer's poll throws from now on. A = the position, B = error code (0: none of the protocol's); Detail = why.</summary>
    ConsumerFailed,

    /// <summary>The auditor has read everything and asked for every group. A = messages read, B = partitions.</summary>
    AuditDone,

    /// <summary>A client was told the end of a log, and the history holds that. A = the end, B = the broker that told, C = the operation.</summary>
    EndTold,

    /// <summary>A controller became active: it leads the metadata quorum and takes requests. A = its node id, B = epoch.</summary>
    ControllerActivated,

    /// <summary>A controller leads the metadata quorum no more. A = its node id, B = the epoch it knows now.</summary>
    ControllerDeposed,

    /// <summary>No rule leads on from where a process has come to: it ends itself. A = node id; Detail = why.</summary>
    FatalFault,

    /// <summary>A group has an assignment: its coordinator has written it. A = generation, B = members; Detail = the group.</summary>
    GroupStable,

    /// <summary>A consumer was given a partition. A = the generation; Detail = the group.</summary>
    PartitionAcquired,

    /// <summary>A consumer gave a partition up, or was told that it had lost it. A = the generation, B = 1 when it was lost; Detail = the group.</summary>
    PartitionReleased,

    /// <summary>A bit of a partition's records was turned on a machine's disk. A = position in the file; Detail = the partition's name.</summary>
    BitFlipped,

    /// <summary>A leader proposes another in-sync set to the controller. A = members proposed, B = members committed as it knows, C = its leader epoch; Detail = the members proposed as int[].</summary>
    InSyncSetProposed,

    /// <summary>A log starts later than before: retention, or its leader's. Place = the partition, A = the new start, B = the old one.</summary>
    LogStartMoved,

    /// <summary>A consumer reads a partition elsewhere from now on. A = its position, B = the follower that its leader has named (-1: from the leader again).</summary>
    ReadingMoved,

    /// <summary>A leader was told what became of the in-sync set that it proposed. A = error code (0: it is committed), B = the machine of the controller that answered (-1: committed metadata told), C = its leader epoch.</summary>
    InSyncSetAnswered,
}
