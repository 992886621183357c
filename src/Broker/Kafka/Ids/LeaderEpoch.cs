namespace Lab.Broker.Kafka;

/// <summary>Counts the leaders of a partition: every change of leader makes a higher one (KIP-101). -1 is <see cref="None"/>.</summary>
public readonly record struct LeaderEpoch(int Value) : IComparable<LeaderEpoch>
{
    /// <summary>"Not known": a client's batch before a leader stamped it, an unknown epoch in an answer.</summary>
    public static readonly LeaderEpoch None = new(-1);

    public static readonly LeaderEpoch Zero = new(0);

    public LeaderEpoch Next => new(Value + 1);

    public int CompareTo(LeaderEpoch other) => Value.CompareTo(other.Value);

    public static bool operator <(LeaderEpoch left, LeaderEpoch right) => left.Value < right.Value;

    public static bool operator >(LeaderEpoch left, LeaderEpoch right) => left.Value > right.Value;

    public static bool operator <=(LeaderEpoch left, LeaderEpoch right) => left.Value <= right.Value;

    public static bool operator >=(LeaderEpoch left, LeaderEpoch right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
