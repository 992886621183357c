using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Scenarios;

/// <summary>An application that sends, with a machine and a process of its own.</summary>
public sealed record ProducerSpec
{
    public required string Name { get; init; }

    /// <summary>Where it sends: its messages go to them in turn.</summary>
    public required ValueList<string> Topics { get; init; }

    /// <summary>How many messages it sends by itself; 0: only what `send:` steps ask for.</summary>
    public required int Records { get; init; }

    /// <summary>How fast it calls send.</summary>
    public required Rate Rate { get; init; }

    /// <summary>When it begins, counted from ready.</summary>
    public required Duration Start { get; init; }

    /// <summary>How many keys the messages of each topic take in turn, key-0 first; 0: no key.</summary>
    public required int Keys { get; init; }

    /// <summary>Bytes of a message's value.</summary>
    public required ByteSize Size { get; init; }

    /// <summary>What it takes for sent.</summary>
    public required SendSuccess Success { get; init; }

    /// <summary>The outcomes after which the application sends the message again; empty: never.</summary>
    public required ValueList<ToldOutcome> ResendOn { get; init; }

    /// <summary>How often at most it sends a message again.</summary>
    public required int ResendAttempts { get; init; }

    /// <summary>How long it waits before it sends again.</summary>
    public required Duration ResendDelay { get; init; }

    public required AfterRestart AfterRestart { get; init; }

    public required ValueList<Setting> Properties { get; init; }
}

/// <summary>What an application takes for sent.</summary>
public enum SendSuccess
{
    /// <summary>The future ended without an error.</summary>
    Future,

    /// <summary>The call of send came back.</summary>
    Returned,
}

/// <summary>What a producing application does when it starts again.</summary>
public enum AfterRestart
{
    /// <summary>It goes on with the first message for which send was never called.</summary>
    GoOn,

    /// <summary>It first sends again what it had not recorded as sent when it died.</summary>
    Resend,
}
