namespace Lab.Broker.Kafka;

/// <summary>A position in a partition's log: the number of the record that is, or would be, there. Starts at 0; -1 is <see cref="None"/>.</summary>
public readonly record struct Offset(long Value) : IComparable<Offset>
{
    /// <summary>The first position of a log.</summary>
    public static readonly Offset Zero = new(0);

    /// <summary>"No offset" on the wire and in files.</summary>
    public static readonly Offset None = new(-1);

    /// <summary>The position behind this one.</summary>
    public Offset Next => new(Value + 1);

    public int CompareTo(Offset other) => Value.CompareTo(other.Value);

    public static Offset Max(Offset left, Offset right) => left.Value >= right.Value ? left : right;

    public static Offset Min(Offset left, Offset right) => left.Value <= right.Value ? left : right;

    public static bool operator <(Offset left, Offset right) => left.Value < right.Value;

    public static bool operator >(Offset left, Offset right) => left.Value > right.Value;

    public static bool operator <=(Offset left, Offset right) => left.Value <= right.Value;

    public static bool operator >=(Offset left, Offset right) => left.Value >= right.Value;

    public static Offset operator +(Offset offset, long records) => new(offset.Value + records);

    public static Offset operator -(Offset offset, long records) => new(offset.Value - records);

    /// <summary>How many positions lie between the two.</summary>
    public static long operator -(Offset left, Offset right) => left.Value - right.Value;

    public override string ToString() => Value.ToString();
}
