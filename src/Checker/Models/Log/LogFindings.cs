namespace Lab.Checker.Models.Log;

/// <summary>What violates which rule: rows and offsets, from which the witness is then built.</summary>
internal struct LogFindings
{
    private const int None = -1;

    public static readonly LogFindings Nothing = new() { Inconsistent = None, Duplicate = None, RealtimeLower = None, RealtimeUpper = None, Hole = None, HoleUpper = None, BeyondAllAppends = None };

    /// <summary>The row that shows another value where one was known.</summary>
    public int Inconsistent;

    /// <summary>The row that shows a value at another offset than was known.</summary>
    public int Duplicate;

    /// <summary>Some value was seen that nobody appended.</summary>
    public bool Phantom;

    /// <summary>The offset that can have been filled only after a later one, and that later one.</summary>
    public int RealtimeLower;
    public int RealtimeUpper;

    /// <summary>The offset that nothing can have filled in time, and the one at or behind it that says by when.</summary>
    public int Hole;
    public int HoleUpper;

    /// <summary>The row at an offset for which there are not enough appends.</summary>
    public int BeyondAllAppends;

    public readonly bool Any => Phantom || (Inconsistent & Duplicate & RealtimeLower & Hole & BeyondAllAppends) != None;

    public static void Note(ref int finding, int found)
    {
        if (finding == None) finding = found;
    }

    public static bool Is(int finding) => finding != None;
}
