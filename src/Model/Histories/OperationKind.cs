namespace Lab.Model.Histories;

/// <summary>What a client did.</summary>
public enum OperationKind : byte
{
    /// <summary>
    /// The application sends one message: call = its send, return = what it was told. An application that sends the
    /// message again makes another row with the same message and the next attempt. Told ok = one of its attempts returned
    /// <see cref="OperationResult.Ok"/>.
    /// </summary>
    Send,

    /// <summary>
    /// The durable result of the handler's effect step for one message, in the group of the session, with the place and
    /// offset it was read at. It returns at once and is always ok.
    /// </summary>
    Effect,

    /// <summary>A client was handed one message, at an offset where the system has offsets. It returns at once.</summary>
    Read,

    /// <summary>
    /// A client read up to the end of a log or found a queue empty; the offset is the end it met. An auditor's says that
    /// it has read everything that the place holds.
    /// </summary>
    ReadEnd,

    /// <summary>The group of the session committed a position of a place; the offset is the next to read.</summary>
    Commit,

    /// <summary>
    /// An auditor asked where a group would resume in a place: the key is the name of the group, the offset its committed
    /// one, else what its reset policy gives; no offset where neither gives one (reset policy none).
    /// </summary>
    Resume,

    /// <summary>
    /// A client asked to own the place (a lock, the sole right to consume a queue); ok: it was told that it does, and what it
    /// does at the place from then on it does as the owner.
    /// </summary>
    Acquire,

    /// <summary>The owner of the place knows that it is over: it gave the place back, or was told that it had lost it. It returns at once.</summary>
    Release,
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

    /// <summary>
    /// Told ok without any answer of the system (acks=0, publish without confirms, a success that is the call's return):
    /// counts for no-loss, proves nothing.
    /// </summary>
    Unconfirmed = 1,

    /// <summary>A probe of the lab after healing, not a message of the scenario: set at the call; progress alone looks at it.</summary>
    Probe = 2,

    /// <summary>
    /// Done by the auditor: a client like any other, whose reads are current. After healing it reads every place of every
    /// topic from the start of its log to the end, and asks for every group where it would resume.
    /// </summary>
    Auditor = 4,
}
