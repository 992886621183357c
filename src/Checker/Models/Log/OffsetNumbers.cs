using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>
/// Offsets as small whole numbers. A dense log's are what they are; those of a real partition have gaps (control records,
/// compaction) and are numbered by the records that anybody knows of, in their order: a length becomes the number of known
/// records below it.
/// </summary>
public readonly ref struct OffsetNumbers
{
    /// <summary>One for each row; -1 where no offset is known.</summary>
    public ReadOnlySpan<int> Numbers { get; }

    /// <summary>A row of a dense log that can't be: fewer appends were called than its offset needs. The offsets are then numbered as if they had gaps.</summary>
    public int BeyondAllAppends { get; }

    /// <param name="kinds">What each row is.</param>
    /// <param name="offsets">Its offset or length; -1 where none is known.</param>
    /// <param name="haveGaps">The log is not dense.</param>
    public OffsetNumbers(ReadOnlySpan<LogKind> kinds, ReadOnlySpan<long> offsets, bool haveGaps)
    {
        var (appends, largest, at) = (0, -1L, -1);
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] == LogKind.Append) appends++;
            var last = LastNeeded(kinds[i], offsets[i]);
            if (last > largest) (largest, at) = (last, i);
        }

        var isDense = !haveGaps && largest < appends;
        BeyondAllAppends = haveGaps || isDense ? -1 : at;
        Numbers = isDense ? AsTheyAre(offsets) : ByRank(kinds, offsets, largest);
    }

    /// <summary>The largest offset that must hold a record for the row to be true; -1 for none.</summary>
    private static long LastNeeded(LogKind kind, long offset) => kind switch
    {
        LogKind.Append or LogKind.Saw => offset,
        LogKind.End or LogKind.AtLeast => offset - 1,
        _ => -1,
    };

    private static int[] AsTheyAre(ReadOnlySpan<long> offsets)
    {
        var numbers = new int[offsets.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (int)Math.Clamp(offsets[i], LogColumns.NoOffset, int.MaxValue);
        return numbers;
    }

    private static int[] ByRank(ReadOnlySpan<LogKind> kinds, ReadOnlySpan<long> offsets, long largest)
    {
        var numbers = new int[offsets.Length];
        if (largest < (8L * offsets.Length) + 1024)
        {
            var below = new int[largest + 2]; // How many known records lie below an offset.
            for (var i = 0; i < kinds.Length; i++)
            {
                if (IsRecord(kinds[i], offsets[i])) below[offsets[i] + 1] = 1;
            }

            for (var k = 1; k < below.Length; k++) below[k] += below[k - 1];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = offsets[i] < 0 ? LogColumns.NoOffset : below[Math.Min(offsets[i], below.Length - 1)];
            return numbers;
        }

        var known = SortedRecords(kinds, offsets);
        for (var i = 0; i < numbers.Length; i++)
        {
            var rank = known.BinarySearch(offsets[i]);
            numbers[i] = offsets[i] < 0 ? LogColumns.NoOffset : rank < 0 ? ~rank : rank;
        }

        return numbers;
    }

    private static List<long> SortedRecords(ReadOnlySpan<LogKind> kinds, ReadOnlySpan<long> offsets)
    {
        List<long> all = [];
        for (var i = 0; i < kinds.Length; i++)
        {
            if (IsRecord(kinds[i], offsets[i])) all.Add(offsets[i]);
        }

        all.Sort();
        var kept = 0;
        for (var i = 0; i < all.Count; i++)
        {
            if (kept == 0 || all[i] != all[kept - 1]) all[kept++] = all[i];
        }

        all.RemoveRange(kept, all.Count - kept);
        return all;
    }

    private static bool IsRecord(LogKind kind, long offset) => kind is LogKind.Append or LogKind.Saw && offset != Operation.NoOffset;
}
