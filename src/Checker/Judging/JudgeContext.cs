using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>
/// What a judge must know besides the history: what was promised to whom. It holds nothing of any broker, so that
/// histories of real systems are judged alike.
/// </summary>
public sealed record JudgeContext
{
    /// <summary>What is asked. A guarantee without a group speaks of every group declared here.</summary>
    public required IReadOnlyList<Guarantee> Guarantees { get; init; }

    /// <summary>The groups that the scenario declares; effects and reads of any other are not judged.</summary>
    public required IReadOnlyList<GroupContract> Groups { get; init; }

    /// <summary>Progress is due within this after healing, or after its own acknowledgement if that came later.</summary>
    public Duration Owed { get; init; } = Duration.FromSeconds(180);

    /// <summary>Causes that do not count as loss. The judge asks for the cause of each loss only when there are any.</summary>
    public IReadOnlyList<Cause> Excused { get; init; } = [];

    /// <summary>Losses already found to have an excused cause: what a recorded file says, since it has no facts to ask.</summary>
    public IReadOnlyList<ExcusedLoss> ExcusedLosses { get; init; } = [];

    /// <summary>How the run ended. Online it is known only then and handed to <see cref="Judge.Finish"/>.</summary>
    public RunEnding Ending { get; init; } = RunEnding.Unknown;

    /// <summary>Whether the ends of logs that a session meets are current: its group says so. Those of auditors are, whatever is said here.</summary>
    public bool ReadsCurrent(History history, Session session)
    {
        if (session.Group.IsNone) return false;
        foreach (var group in Groups)
        {
            if (group.ReadsCurrent && group.Name == history.Names[session.Group]) return true;
        }

        return false;
    }
}

/// <summary>
/// A group and what it is owed: every message of its topics, from the beginning unless it joined later. A message counts
/// from the first call that sent it.
/// </summary>
/// <param name="Name">The group's name, as sessions and <c>Resume</c> operations carry it.</param>
/// <param name="Topics">Topics (<c>orders</c>, meaning <c>orders-0</c>, <c>orders-1</c>, ...), queues, or single partitions of an assignment.</param>
public sealed record GroupContract(string Name, IReadOnlyList<string> Topics)
{
    /// <summary>Owed are messages first sent at this position of the history or later.</summary>
    public int FromPosition { get; init; }

    /// <summary>Owed are messages first sent at this time or later.</summary>
    public VirtualTime From { get; init; } = VirtualTime.Zero;

    /// <summary>Applications that send on to what this group reads, so that it is owed what was sent to what they read, too: a message keeps its id on the way.</summary>
    public IReadOnlyList<ForwardingGroup> Through { get; init; } = [];

    /// <summary>The ends of logs that its reads meet are current, not old ones: linearizable(log) holds it to that.</summary>
    public bool ReadsCurrent { get; init; }

    /// <summary>Does a place (a partition, a queue, or a topic whose partition was not chosen yet) belong to the group?</summary>
    public bool Consumes(string place)
    {
        foreach (var topic in Topics)
        {
            if (Holds(topic, place)) return true;
        }

        return SentOnBy(place) is not null;
    }

    /// <summary>The application that reads a place and sends on what stands there; null when it is the group's own, or nobody's.</summary>
    public string? SentOnBy(string place)
    {
        foreach (var sender in Through)
        {
            foreach (var topic in sender.Topics)
            {
                if (Holds(topic, place)) return sender.Name;
            }
        }

        return null;
    }

    /// <summary>Is <paramref name="place"/> the topic itself or <c>topic-N</c>?</summary>
    internal static bool Holds(string topic, string place)
    {
        if (!place.StartsWith(topic, StringComparison.Ordinal)) return false;
        if (place.Length == topic.Length) return true;
        if (place[topic.Length] != '-' || place.Length == topic.Length + 1) return false;
        foreach (var c in place.AsSpan(topic.Length + 1))
        {
            if (!char.IsAsciiDigit(c)) return false;
        }

        return true;
    }
}

/// <summary>An application that sends on what it consumes.</summary>
/// <param name="Name">Its group.</param>
/// <param name="Topics">What it reads, as in <see cref="GroupContract"/>.</param>
public sealed record ForwardingGroup(string Name, IReadOnlyList<string> Topics);

/// <summary>A loss that has an excused cause.</summary>
public readonly record struct ExcusedLoss(string Group, MessageId Message, Cause Cause);

/// <summary>How a run ended.</summary>
/// <param name="EndedAt">Everything due up to this time, inclusive, was run.</param>
/// <param name="Healing">Since when no fault is active and progress is owed; null when it never came to that.</param>
/// <param name="AuditorFinished">Every place was read from its start to its end, and every group's resume offsets asked for.</param>
public sealed record RunEnding(VirtualTime EndedAt, Healing? Healing, bool AuditorFinished)
{
    /// <summary>Nothing is known: nothing is due yet, and what has no effect so far may still come.</summary>
    public static readonly RunEnding Unknown = new(VirtualTime.Zero, Healing: null, AuditorFinished: false);
}

/// <summary>The moment from which progress is owed, in the order of the history and in virtual time.</summary>
public readonly record struct Healing(int Position, VirtualTime At);
