namespace Lab.Checker.Models.Queues;

/// <summary>What is done with a queue that delivers at least once.</summary>
internal enum DeliveryKind : byte
{
    /// <summary>A producer sends a message; ok: it was confirmed.</summary>
    Publish,

    /// <summary>A consumer's channel begins to get messages pushed.</summary>
    Subscribe,

    /// <summary>A message was pushed to the channel. It has no call of its own.</summary>
    Deliver,

    /// <summary>The consumer asked for one message and got it.</summary>
    Get,

    /// <summary>Ok: the acknowledgement is known to have taken effect. Info: it was sent, as most systems' are.</summary>
    Acknowledge,

    /// <summary>The consumer gave the message back.</summary>
    Return,

    /// <summary>The channel was closed, by whoever: what it held goes back.</summary>
    Close,

    /// <summary>At the end somebody took everything that was left.</summary>
    Drain,
}
