namespace Lab.Broker.Common.Raft;

/// <summary>A replica of one Raft log. -1 is <see cref="None"/>: no leader, no vote.</summary>
public readonly record struct RaftId(int Value) : IComparable<RaftId>
{
    public static readonly RaftId None = new(-1);

    public bool IsNone => Value < 0;

    public int CompareTo(RaftId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString();
}

/// <summary>Raft's term (Kafka: epoch): at most one leader each. 0 before the first election, and of an empty log.</summary>
public readonly record struct Term(int Value) : IComparable<Term>
{
    public static readonly Term Zero;

    public Term Next => new(Value + 1);

    public int CompareTo(Term other) => Value.CompareTo(other.Value);

    public static bool operator <(Term left, Term right) => left.Value < right.Value;

    public static bool operator >(Term left, Term right) => left.Value > right.Value;

    public static bool operator <=(Term left, Term right) => left.Value <= right.Value;

    public static bool operator >=(Term left, Term right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}

/// <summary>A position in a log: how many entries lie before it. A log that ends at 5 holds the entries 0 to 4.</summary>
public readonly record struct LogIndex(long Value) : IComparable<LogIndex>
{
    public static readonly LogIndex Zero;

    public int CompareTo(LogIndex other) => Value.CompareTo(other.Value);

    public static LogIndex Min(LogIndex left, LogIndex right) => left.Value <= right.Value ? left : right;

    public static bool operator <(LogIndex left, LogIndex right) => left.Value < right.Value;

    public static bool operator >(LogIndex left, LogIndex right) => left.Value > right.Value;

    public static bool operator <=(LogIndex left, LogIndex right) => left.Value <= right.Value;

    public static bool operator >=(LogIndex left, LogIndex right) => left.Value >= right.Value;

    public override string ToString() => Value.ToString();
}

/// <summary>
/// Where something ends, with a term: the end of a log and the term of its last entry, the end of a term in a log, what a
/// snapshot covers. Compared as Raft compares logs: the term counts first.
/// </summary>
public readonly record struct LogEnd(Term Term, LogIndex Index) : IComparable<LogEnd>
{
    public int CompareTo(LogEnd other) => Term != other.Term ? Term.CompareTo(other.Term) : Index.CompareTo(other.Index);

    public override string ToString() => $"{Index}@{Term}";
}
