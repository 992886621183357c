using Lab.Model.Histories;

namespace Lab.Checker.Models.Transactions;

/// <summary>
/// The order of the versions of every list, as its longest read shows it: a version is an append. A list of which two
/// reads do not fit together, or where an element stands twice, has no order.
/// </summary>
internal sealed class ListVersions
{
    /// <summary>Not seen by anybody; or an element that nobody appended.</summary>
    public const int None = -1;

    private readonly TransactionColumns columns;
    private readonly AnomalyBook book;
    private readonly ElementSlots elements = new();
    private readonly int[] orderStarts;
    private readonly bool[] hasOrder;
    private readonly int[] positions;
    private readonly bool[] seen;
    private int[] metBy = [];
    private int[] lastRead = [];
    private readonly List<int> order = [];

    private ListVersions(TransactionColumns columns, AnomalyBook book)
    {
        (this.columns, this.book) = (columns, book);
        (Appends, Reads) = (new(columns, MicroKind.Write), new(columns, MicroKind.Read));
        orderStarts = new int[columns.KeyCount + 1];
        hasOrder = new bool[columns.KeyCount];
        positions = new int[Appends.Count];
        Array.Fill(positions, None);
        seen = new bool[columns.Count];
    }

    public MicrosByKey Appends { get; }
    public MicrosByKey Reads { get; }

    public bool HasOrder(int key) => hasOrder[key];

    /// <summary>The appends of a list in order, by their slots; none where an element was read that nobody appended.</summary>
    public ReadOnlySpan<int> Order(int key) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(order)[orderStarts[key]..orderStarts[key + 1]];

    /// <summary>The place of an append in the order of its list.</summary>
    public int PositionOf(int append) => positions[append];

    /// <summary>The last committed append that a read showed of a list without order.</summary>
    public int LastRead(int read) => lastRead[read];

    /// <summary>It was told so, or somebody read what it wrote.</summary>
    public bool IsCommitted(int transaction) => columns.Results[transaction] switch
    {
        OperationResult.Ok => true,
        OperationResult.Fail => false,
        _ => seen[transaction],
    };

    /// <summary>The last append of its transaction to its list.</summary>
    public bool IsFinal(int append, int key) => append + 1 == Appends.First(key + 1) || Appends.Transactions[append + 1] != Appends.Transactions[append];

    public static ListVersions Of(TransactionColumns columns, AnomalyBook book)
    {
        var versions = new ListVersions(columns, book);
        for (var key = 0; key < columns.KeyCount; key++)
        {
            versions.Know(key);
            versions.Read(key);
            versions.orderStarts[key + 1] = versions.order.Count;
        }

        return versions;
    }

    private void Know(int key)
    {
        var (first, end) = (Appends.First(key), Appends.First(key + 1));
        elements.Begin(end - first);
        for (var slot = first; slot < end; slot++)
        {
            if (elements.TryAdd(columns.Values[Appends.Micros[slot]], slot)) continue;
            throw new UnusableRecordingException(Appends.Transactions[slot], "an element is appended twice to one key: who wrote what can't be told");
        }
    }

    private void Read(int key)
    {
        var (first, end) = (Reads.First(key), Reads.First(key + 1));
        if (first == end)
        {
            hasOrder[key] = true;
            return;
        }

        var longest = first;
        for (var slot = first + 1; slot < end; slot++)
        {
            if (columns.Lengths[Reads.Micros[slot]] > columns.Lengths[Reads.Micros[longest]]) longest = slot;
        }

        var compatible = true;
        var whole = columns.List(Reads.Micros[longest]);
        for (var slot = first; slot < end; slot++)
        {
            var list = columns.List(Reads.Micros[slot]);
            if (list.SequenceEqual(whole[..list.Length])) continue;
            compatible = false;
            if (book.Counted("incompatible-order")) continue;
            book.Add("incompatible-order", [Reads.Transactions[slot], Reads.Transactions[longest]], $"T{Reads.Transactions[slot]} and T{Reads.Transactions[longest]} read {book.Key(key)}, and neither list begins with the other");
        }

        hasOrder[key] = Place(whole, key, longest) && compatible;
        if (hasOrder[key]) return;
        order.RemoveRange(orderStarts[key], order.Count - orderStarts[key]);
        for (var slot = first; slot < end; slot++) ReadLoosely(slot, key, longest);
    }

    /// <summary>Gives each append its place. False when one stands twice.</summary>
    private bool Place(ReadOnlySpan<int> list, int key, int read)
    {
        var once = true;
        for (var p = 0; p < list.Length; p++)
        {
            var append = elements.Find(list[p]);
            order.Add(append);
            if (append == None)
            {
                NoteGarbage(key, read);
                continue;
            }

            seen[Appends.Transactions[append]] = true;
            if (positions[append] == None)
            {
                positions[append] = p;
            }
            else if (once)
            {
                once = false;
                NoteDuplicate(key, read);
            }
        }

        return once;
    }

    /// <summary>A list without order still tells whose append a reader met last, and what it must not have met.</summary>
    private void ReadLoosely(int slot, int key, int longest)
    {
        if (metBy.Length == 0) (metBy, lastRead) = (new int[Appends.Count], new int[Reads.Count]);
        var reader = Reads.Transactions[slot];
        var list = columns.List(Reads.Micros[slot]);
        var (last, end) = (None, None);
        var (garbage, aborted, twice) = (false, None, false);
        for (var p = 0; p < list.Length; p++)
        {
            var append = elements.Find(list[p]);
            if (append == None || Appends.Transactions[append] != reader) end = append;
            garbage |= append == None;
            if (append == None) continue;
            twice |= metBy[append] == slot + 1;
            metBy[append] = slot + 1;
            var writer = Appends.Transactions[append];
            seen[writer] = true;
            if (columns.Results[writer] == OperationResult.Fail) aborted = writer;
            else last = append;
        }

        lastRead[slot] = last;
        if (garbage && slot != longest) NoteGarbage(key, slot);
        if (twice && slot != longest) NoteDuplicate(key, slot);
        if (aborted != None) NoteAborted(book, key, reader, aborted);
        JudgeEnd(reader, end, key);
    }

    /// <summary>What a read showed last, apart from what the reader had appended itself, is the last that its writer wrote.</summary>
    public void JudgeEnd(int reader, int append, int key)
    {
        if (append == None || IsFinal(append, key)) return;
        var writer = Appends.Transactions[append];
        if (columns.Results[writer] != OperationResult.Fail) NoteIntermediate(book, key, reader, writer);
    }

    public static void NoteIntermediate(AnomalyBook book, int key, int reader, int writer)
    {
        if (!book.Counted("G1b")) book.Add("G1b", [reader, writer], $"T{reader} read from {book.Key(key)} what T{writer} later wrote over itself");
    }

    public static void NoteAborted(AnomalyBook book, int key, int reader, int writer)
    {
        if (!book.Counted("G1a")) book.Add("G1a", [reader, writer], $"T{reader} read from {book.Key(key)} what T{writer} wrote, which had failed");
    }

    private void NoteGarbage(int key, int read)
    {
        if (!book.Counted("garbage-read")) book.Add("garbage-read", [Reads.Transactions[read]], $"T{Reads.Transactions[read]} read an element from {book.Key(key)} that nobody appended");
    }

    private void NoteDuplicate(int key, int read)
    {
        if (!book.Counted("duplicate-elements")) book.Add("duplicate-elements", [Reads.Transactions[read]], $"T{Reads.Transactions[read]} read an element twice from {book.Key(key)}");
    }
}
