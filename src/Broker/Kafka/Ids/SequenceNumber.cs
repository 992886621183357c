namespace Lab.Broker.Kafka;

/// <summary>
/// Numbers a producer's records within one partition. After 2147483647 comes 0. -1 is <see cref="None"/>; the wrap never lands there.
/// </summary>
public readonly record struct SequenceNumber(int Value)
{
    public static readonly SequenceNumber None = new(-1);

    public static readonly SequenceNumber Zero = new(0);

    /// <summary>The number <paramref name="records"/> later, wrapping. <see cref="None"/> stays <see cref="None"/>.</summary>
    public SequenceNumber Plus(int records)
    {
        if (Value < 0) return None;
        var sum = (long)Value + records;
        return new((int)(sum > int.MaxValue ? sum - int.MaxValue - 1 : sum));
    }

    /// <summary>The number <paramref name="records"/> earlier, wrapping. <see cref="None"/> stays <see cref="None"/>.</summary>
    public SequenceNumber Minus(int records)
    {
        if (Value < 0) return None;
        var difference = (long)Value - records;
        return new((int)(difference < 0 ? difference + int.MaxValue + 1 : difference));
    }

    /// <summary>Whether <paramref name="next"/> is the one that must come after this. After <see cref="None"/> comes 0.</summary>
    public bool IsFollowedBy(SequenceNumber next) => next.Value == Value + 1L || (next.Value == 0 && Value == int.MaxValue);

    public override string ToString() => Value.ToString();
}
