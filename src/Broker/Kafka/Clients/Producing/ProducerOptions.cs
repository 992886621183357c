using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>What an application takes for sent.</summary>
public enum SendSuccess
{
    /// <summary>The future ended without an error.</summary>
    Future,

    /// <summary>The call of send() came back; the future is never looked at.</summary>
    Returned,
}

/// <summary>What a producing application does when its process starts again.</summary>
public enum AfterRestart
{
    /// <summary>It goes on behind the last message for which it recorded a call of send().</summary>
    GoOn,

    /// <summary>It first sends again what it had not recorded as acknowledged.</summary>
    Resend,
}

/// <summary>The outcomes after which an application calls send() again for the same message.</summary>
[Flags]
public enum ResendOn
{
    None = 0,
    Fail = 1,
    Info = 2,
}

/// <summary>A message whose key or partition is not the one that its number would give.</summary>
/// <param name="Message">Its id.</param>
/// <param name="Key">Null: none.</param>
/// <param name="Partition">-1: as the partitioner chooses.</param>
/// <param name="Topic">Null: as its number gives.</param>
public sealed record SpecialMessage(MessageId Message, string? Key, int Partition = -1, string? Topic = null);

/// <summary>A producing application with its producer: everything that is fixed before the run.</summary>
public sealed record ProducerOptions
{
    /// <summary>Its name in the scenario.</summary>
    public required string Name { get; init; }

    /// <summary>Where it sends: its messages go to them in turn, by their numbers. At least one.</summary>
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>
    /// The id of its first own message; the others follow. Ids are fixed by the scenario, so that leaving one out shifts
    /// no other.
    /// </summary>
    public required MessageId FirstMessage { get; init; }

    /// <summary>How many messages it sends by itself.</summary>
    public required int Records { get; init; }

    /// <summary>How many more it may be told to send, numbered behind its <see cref="Records"/>.</summary>
    public int RecordsAskedFor { get; init; }

    public required ProducerSettings Settings { get; init; }

    public required IReadOnlyList<ClientEndpoint> Bootstrap { get; init; }

    public ClientBehaviour Behaviour { get; init; } = ClientBehaviour.Release41;

    /// <summary>Between two calls of send(); zero: as fast as send() returns. A call that blocked delays the next ones, they are not caught up.</summary>
    public Duration Interval { get; init; } = Duration.Zero;

    /// <summary>How many keys the messages of each topic take in turn, k0 first; 0: none.</summary>
    public int Keys { get; init; }

    /// <summary>Bytes of a value; less than its id needs: only the id.</summary>
    public int ValueSize { get; init; }

    public SendSuccess Success { get; init; } = SendSuccess.Future;

    public ResendOn ResendOn { get; init; } = ResendOn.None;

    /// <summary>How often at most a message is sent again.</summary>
    public int ResendAttempts { get; init; } = 1;

    public Duration ResendDelay { get; init; } = Duration.FromMs(100);

    public AfterRestart AfterRestart { get; init; } = AfterRestart.GoOn;

    /// <summary>From the first start of its process to its first call of send(). Later lives begin at once.</summary>
    public Duration StartAfter { get; init; } = Duration.Zero;

    public IReadOnlyList<SpecialMessage> Special { get; init; } = [];

    /// <summary>Own messages that are not sent; their turns pass empty.</summary>
    public IReadOnlyList<MessageId> LeftOut { get; init; } = [];
}
