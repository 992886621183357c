namespace Lab.Model.Histories;

/// <summary>What a client did.</summary>
public enum OperationKind : byte
{
    /// <summary>A producer sends one message: call = the application's send, return = what it was told.</summary>
    Send,

    /// <summary>The durable result of the handler's effect step for one message in one group. It returns at once.</summary>
    Effect,

    /// <summary>A client was handed one message, at an offset where the system has offsets.</summary>
    Read,

    /// <summary>A client read up to the end of a log or found a queue empty; the offset is the end it met.</summary>
    ReadEnd,

    /// <summary>A consumer committed a position or acknowledged deliveries; the offset is the next to read.</summary>
    Commit,

    /// <summary>An auditor asked where a group would resume; the offset is the answer.</summary>
    Resume,
}

/// <summary>How an operation ended, as its client may conclude.</summary>
public enum OperationResult : byte
{
    /// <summary>Not yet returned. At the end of a history the same as <see cref="Info"/>: the client died with it.</summary>
    Open,

    /// <summary>The client was told that it happened.</summary>
    Ok,

    /// <summary>It cannot have happened.</summary>
    Fail,

    /// <summary>Nobody told: it may have happened, and may yet happen.</summary>
    Info,
}

/// <summary>What else is known of an operation.</summary>
[Flags]
public enum OperationFlags : byte
{
    None = 0,

    /// <summary>Told ok without any answer of the system (acks=0, publish without confirms): counts for no-loss, proves nothing.</summary>
    Unconfirmed = 1,

    /// <summary>A probe of the lab after healing, not a message of the scenario.</summary>
    Probe = 2,

    /// <summary>Done by the auditor, whose reads are current.</summary>
    Auditor = 4,
}
