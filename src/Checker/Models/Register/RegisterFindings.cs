namespace Lab.Checker.Models.Register;

/// <summary>What violates which rule: values, of each the first that was met, from which the witness is then built.</summary>
internal struct RegisterFindings
{
    private const int None = -1;

    public static readonly RegisterFindings Nothing = new() { Phantom = None, ReadBeforeWrite = None, First = None, Second = None, NoRoom = None, NoRoomIn = None };

    public int Phantom;
    public int ReadBeforeWrite;

    /// <summary>Two values that both surely stood there at one moment.</summary>
    public int First;
    public int Second;

    /// <summary>The value that had no moment of its own, and the one that stood there all the time.</summary>
    public int NoRoom;
    public int NoRoomIn;

    public readonly bool Any => (Phantom & ReadBeforeWrite & Second & NoRoom) != None;

    public static void Note(ref int finding, int found)
    {
        if (finding == None) finding = found;
    }

    public static void Note(ref int finding, int found, ref int other, int with)
    {
        if (finding == None) (finding, other) = (found, with);
    }

    public static bool Is(int finding) => finding != None;
}
