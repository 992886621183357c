namespace Lab.Broker.Kafka;

/// <summary>
/// One registration of a broker with the controller: the offset of its RegisterBrokerRecord in the metadata log (KIP-631). -1 is <see cref="None"/>.
/// </summary>
public readonly record struct BrokerEpoch(long Value) : IComparable<BrokerEpoch>
{
    public static readonly BrokerEpoch None = new(-1);

    public int CompareTo(BrokerEpoch other) => Value.CompareTo(other.Value);

    public static bool operator <(BrokerEpoch left, BrokerEpoch right) => left.Value < right.Value;

    public static bool operator >(BrokerEpoch left, BrokerEpoch right) => left.Value > right.Value;

    public static bool operator <=(BrokerEpoch left, BrokerEpoch right) => left.Value <= right.Value;

    public static bool operator >=(BrokerEpoch left, BrokerEpoch right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}
