using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Groups;

/// <summary>A group whose members' times end by themselves.</summary>
internal interface IHostedGroup
{
    /// <summary>When there is something to do at the earliest; never for nothing.</summary>
    VirtualTime NextDeadline { get; }
}

/// <summary>The groups of one protocol that a broker coordinates: where each lives, and one timer for what comes up first.</summary>
internal sealed class HostedGroups<T>(ActorContext context, int timerKind)
    where T : class, IHostedGroup
{
    private readonly Dictionary<T, Hosted> byGroup = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<long, Hosted> byNumber = [];
    private long nextNumber;

    /// <summary>A group and its place.</summary>
    internal sealed class Hosted(T group, OffsetsPartition home, long number)
    {
        public T Group { get; } = group;
        public OffsetsPartition Home { get; } = home;

        /// <summary>What its timer carries.</summary>
        public long Number { get; } = number;

        public TimerId Timer { get; set; }
        public VirtualTime Due { get; set; } = VirtualTime.Never;
    }

    /// <summary>Null: it is not, or no longer, hosted here.</summary>
    public Hosted? Find(T group) => byGroup.GetValueOrDefault(group);

    public Hosted Add(T group, OffsetsPartition home)
    {
        var entry = new Hosted(group, home, nextNumber++);
        byGroup.Add(group, entry);
        byNumber.Add(entry.Number, entry);
        return entry;
    }

    public void Remove(T group)
    {
        if (!byGroup.Remove(group, out var entry)) return;
        byNumber.Remove(entry.Number);
        if (!entry.Timer.IsNone) context.Cancel(entry.Timer);
    }

    /// <summary>Sets its timer. Heartbeats only move deadlines away: a timer that is early finds that out when it comes.</summary>
    public void Arm(Hosted entry)
    {
        var due = entry.Group.NextDeadline;
        if (due == VirtualTime.Never || (!entry.Timer.IsNone && entry.Due <= due)) return;
        if (!entry.Timer.IsNone) context.Cancel(entry.Timer);
        var now = context.Now;
        Set(entry, VirtualTime.Max(due, now) - now, due);
    }

    /// <summary>Has its timer come once more after a while.</summary>
    public void LookAgain(Hosted entry, Duration after) => Set(entry, after, context.Now + after);

    /// <summary>Whose timer has come; null when that group is gone.</summary>
    public Hosted? TakeTimer(long number)
    {
        if (!byNumber.TryGetValue(number, out var entry)) return null;
        entry.Timer = default;
        return entry;
    }

    private void Set(Hosted entry, Duration after, VirtualTime due)
    {
        entry.Due = due;
        entry.Timer = context.SetTimer(after, timerKind, entry.Number, background: true);
    }
}
