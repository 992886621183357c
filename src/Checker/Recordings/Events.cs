using Lab.Model.Histories;

namespace Lab.Checker.Recordings;

/// <summary>One call or return of a recording.</summary>
public readonly record struct Event(int Row, bool IsCall);

/// <summary>The calls and returns of a recording in their order.</summary>
public static class Events
{
    /// <summary>Positions are dense: one look at every row puts each event in its place.</summary>
    public static Event[] Of(Recording recording)
    {
        var events = new Event[recording.Positions];
        for (var row = 0; row < recording.Count; row++)
        {
            events[recording.Calls[row]] = new(row, true);
            if (recording.Returns[row] is not Operation.NoReturn and var position) events[position] = new(row, false);
        }

        return events;
    }
}
