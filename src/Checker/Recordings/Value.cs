namespace Lab.Checker.Recordings;

/// <summary>What a <see cref="Value"/> is.</summary>
public enum ValueKind : byte
{
    Nil,
    Boolean,
    Integer,

    /// <summary>A word of the harness: <c>:append</c>, <c>empty</c>.</summary>
    Keyword,
    Text,

    /// <summary>A literal that is none of the others (<c>1.5</c>, an integer beyond 61 bits), kept as it was written.</summary>
    Literal,
    List,
    Map,
}

/// <summary>
/// A value as a test harness recorded it, in eight bytes: what fits is inside, the rest lies in the <see cref="Values"/>
/// that made it. Two values of one table that are no list and no map are the same exactly when they are equal.
/// </summary>
public readonly record struct Value(long Bits)
{
    private const int KindBits = 3;

    /// <summary>The largest integer that fits; its negation, less one, is the smallest.</summary>
    public const long MaxInteger = long.MaxValue >> KindBits;

    public static readonly Value Nil;
    public static readonly Value True = Of(ValueKind.Boolean, 1);
    public static readonly Value False = Of(ValueKind.Boolean, 0);

    public ValueKind Kind => (ValueKind)(Bits & ((1 << KindBits) - 1));
    public bool IsNil => Bits == 0;
    public bool IsInteger => Kind == ValueKind.Integer;

    /// <summary>The integer itself; of other kinds the number under which the table keeps it.</summary>
    public long Number => Bits >> KindBits;

    public static Value Of(long integer) => integer is <= MaxInteger and >= -MaxInteger - 1
        ? Of(ValueKind.Integer, integer)
        : throw new ArgumentOutOfRangeException(nameof(integer), integer, "An integer of more than 61 bits is kept as a literal.");

    internal static Value Of(ValueKind kind, long number) => new(unchecked(number << KindBits) | (long)kind);
}
