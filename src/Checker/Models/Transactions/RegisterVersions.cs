using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// Which write every read of a register shows, and what follows upon what: a version is the last write of a transaction to
/// a register, and it follows upon the version that the transaction had read before it wrote. Nil comes before all.
/// </summary>
internal sealed class RegisterVersions
{
    /// <summary>No write; not known.</summary>
    public const int None = -1;

    /// <summary>The value that a register has before anybody wrote it.</summary>
    public const int Nil = -2;

    private readonly TransactionColumns columns;
    private readonly AnomalyBook book;
    private readonly ElementSlots values = new();
    private readonly int[] shown;
    private readonly int[] predecessors;
    private readonly bool[] isFirst;
    private readonly bool[] seen;

    private RegisterVersions(TransactionColumns columns, AnomalyBook book)
    {
        (this.columns, this.book) = (columns, book);
        (Writes, Reads) = (new(columns, MicroKind.Write), new(columns, MicroKind.Read));
        (shown, isFirst, predecessors, seen) = (new int[Reads.Count], new bool[Reads.Count], new int[Writes.Count], new bool[columns.Count]);
        Array.Fill(predecessors, None);
    }

    public MicrosByKey Writes { get; }
    public MicrosByKey Reads { get; }

    /// <summary>The write that a read shows, <see cref="Nil"/>, or none where nobody wrote the value.</summary>
    public int Shown(int read) => shown[read];

    /// <summary>The transaction read this before it did anything else with the register.</summary>
    public bool IsFirst(int read) => isFirst[read];

    /// <summary>What the transaction of a last write had read before: a version, nil, or nothing that counts.</summary>
    public int Predecessor(int write) => predecessors[write];

    public bool IsCommitted(int transaction) => columns.Results[transaction] switch
    {
        OperationResult.Ok => true,
        OperationResult.Fail => false,
        _ => seen[transaction],
    };

    /// <summary>The last write of its transaction to its register.</summary>
    public bool IsFinal(int write, int key) => write + 1 == Writes.First(key + 1) || Writes.Transactions[write + 1] != Writes.Transactions[write];

    public static RegisterVersions Of(TransactionColumns columns, AnomalyBook book)
    {
        var versions = new RegisterVersions(columns, book);
        for (var key = 0; key < columns.KeyCount; key++) versions.Read(key);
        return versions;
    }

    private void Read(int key)
    {
        var (first, end) = (Writes.First(key), Writes.First(key + 1));
        values.Begin(end - first);
        for (var write = first; write < end; write++)
        {
            if (values.TryAdd(columns.Values[Writes.Micros[write]], write)) continue;
            throw new UnusableRecordingException(Writes.Transactions[write], "a value is written twice to one key: who wrote what can't be told");
        }

        var (ahead, before) = (first, None);
        for (var read = Reads.First(key); read < Reads.First(key + 1); read++)
        {
            var reader = Reads.Transactions[read];
            while (ahead < end && Writes.Transactions[ahead] < reader) ahead++;
            var writes = ahead < end && Writes.Transactions[ahead] == reader;
            isFirst[read] = before != reader && !(writes && Writes.Micros[ahead] < Reads.Micros[read]);
            before = reader;
            shown[read] = Find(read);
            Judge(reader, shown[read], key);
            if (isFirst[read] && writes) Follow(read, ahead, key);
        }
    }

    private int Find(int read)
    {
        var value = columns.Values[Reads.Micros[read]];
        return value == TransactionColumns.Initial ? Nil : values.Find(value);
    }

    private void Judge(int reader, int write, int key)
    {
        if (write == Nil) return;
        if (write == None)
        {
            if (!book.Counted("garbage-read")) book.Add("garbage-read", [reader], $"T{reader} read a value from {book.Key(key)} that nobody wrote");
            return;
        }

        var writer = Writes.Transactions[write];
        seen[writer] = true;
        if (columns.Results[writer] == OperationResult.Fail) ListVersions.NoteAborted(book, key, reader, writer);
        else if (writer != reader && !IsFinal(write, key)) ListVersions.NoteIntermediate(book, key, reader, writer);
    }

    /// <summary>The last write of a transaction follows upon what it read; values that are no version of another count for nothing.</summary>
    private void Follow(int read, int write, int key)
    {
        while (!IsFinal(write, key)) write++;
        var before = shown[read];
        var counts = before == Nil || (before != None && IsFinal(before, key) && before != write && columns.Results[Writes.Transactions[before]] != OperationResult.Fail);
        if (counts) predecessors[write] = before;
    }
}
