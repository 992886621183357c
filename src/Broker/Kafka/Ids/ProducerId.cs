namespace Lab.Broker.Kafka;

/// <summary>Identifies an idempotent or transactional producer session (KIP-98). -1 is <see cref="None"/>: the batch carries no sequence numbers.</summary>
public readonly record struct ProducerId(long Value) : IComparable<ProducerId>
{
    public static readonly ProducerId None = new(-1);

    public bool IsNone => Value < 0;

    public int CompareTo(ProducerId other) => Value.CompareTo(other.Value);

    public static bool operator <(ProducerId left, ProducerId right) => left.Value < right.Value;

    public static bool operator >(ProducerId left, ProducerId right) => left.Value > right.Value;

    public static bool operator <=(ProducerId left, ProducerId right) => left.Value <= right.Value;

    public static bool operator >=(ProducerId left, ProducerId right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
