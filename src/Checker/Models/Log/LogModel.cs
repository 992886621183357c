using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Log;

/// <summary>
/// Recordings of one log: a topic's partition, a stream.
/// <list type="bullet">
/// <item><c>append</c> is asked a value, and answers its offset, or <c>[offset value]</c> (<c>[value offset]</c> is understood
/// too). Without an offset in the answer nobody knows where it lies, and the answer proves nothing.</item>
/// <item><c>read</c> answers <c>[offset value]</c>, or a list of such pairs. A read that is asked an offset may answer the value
/// alone; when it answers nothing, an empty list or the word <c>end</c>, the log was no longer than that.</item>
/// <item><c>end</c> (<c>read-end</c>) answers the length of the log: the offset that the next append will get.</item>
/// </list>
/// What failed did not happen. An append that is told neither way (info, open) may have happened, a read that is says nothing.
/// Values are numbers or words, each appended once; what is sent again is another value.
/// </summary>
public sealed class LogModel : IModel
{
    public string Name => "log";

    public string About => "append-only log of unique values with offsets: appends may crash; offsets dense or with gaps, reads current or stale";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var rows = new LogRows(recording, options.Reads);
        var offsets = new OffsetNumbers(rows.Kinds, rows.Offsets, options.OffsetsHaveGaps);
        return LogRule.Judge(
            new()
            {
                Kinds = rows.Kinds,
                Values = rows.Values,
                Offsets = offsets.Numbers,
                Calls = rows.Calls,
                Returns = rows.Returns,
                ValueCount = rows.Numbers.Count,
                BeyondAllAppends = offsets.BeyondAllAppends,
                Operations = rows.Operations,
            },
            number => recording.Values.Show(rows.Numbers[number]));
    }
}
