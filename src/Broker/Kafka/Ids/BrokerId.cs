namespace Lab.Broker.Kafka;

/// <summary>A node of the cluster: <c>node.id</c>. -1 is <see cref="None"/>: a partition without leader.</summary>
public readonly record struct BrokerId(int Value) : IComparable<BrokerId>
{
    public static readonly BrokerId None = new(-1);

    public bool IsNone => Value < 0;

    public int CompareTo(BrokerId other) => Value.CompareTo(other.Value);

    public static bool operator <(BrokerId left, BrokerId right) => left.Value < right.Value;

    public static bool operator >(BrokerId left, BrokerId right) => left.Value > right.Value;

    public static bool operator <=(BrokerId left, BrokerId right) => left.Value <= right.Value;

    public static bool operator >=(BrokerId left, BrokerId right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
