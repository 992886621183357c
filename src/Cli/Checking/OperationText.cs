using System.Globalization;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Cli.Checking;

/// <summary>One operation of a recording as a person reads it.</summary>
public static class OperationText
{
    /// <summary><c>process 3  enqueue 5  ok  1.204 ms to 1.310 ms  line 17</c>.</summary>
    public static string Line(Recording recording, int row)
    {
        var text = $"process {recording.Processes[row]}  {What(recording, row)}  {When(recording, row)}";
        return recording.Lines[row] > 0 ? $"{text}  line {recording.Lines[row]}" : text;
    }

    /// <summary><c>enqueue 5</c>, <c>dequeue -> 5</c>, <c>write 3, crashed</c>.</summary>
    public static string What(Recording recording, int row)
    {
        var (asked, answered) = (recording.Asked[row], recording.Answered[row]);
        var call = Function(recording, row) + (asked.IsNil ? "" : $" {Short(recording, asked)}");
        return recording.Results[row] switch
        {
            OperationResult.Ok when answered != asked || asked.IsNil => $"{call} -> {Short(recording, answered)}",
            OperationResult.Ok => call,
            OperationResult.Fail => $"{call}, failed",
            _ => $"{call}, crashed",
        };
    }

    public static string Function(Recording recording, int row) => recording.Functions[new(recording.FunctionColumn[row])];

    /// <summary>Times where the file has them, else positions in the order of calls and returns.</summary>
    public static string When(Recording recording, int row)
    {
        var (from, to) = (recording.CallTimes[row], recording.ReturnTimes[row]);
        var returned = recording.Returns[row] != Operation.NoReturn;
        return from >= 0
            ? $"{Milliseconds(from)} to {(!returned ? "the end" : to >= 0 ? Milliseconds(to) : "?")}"
            : string.Create(CultureInfo.InvariantCulture, $"event {recording.Calls[row]} to {(returned ? recording.Returns[row].ToString(CultureInfo.InvariantCulture) : "the end")}");
    }

    public static string Milliseconds(long nanos) => string.Create(CultureInfo.InvariantCulture, $"{nanos / 1e6:0.000###} ms");

    private static string Short(Recording recording, Value value)
    {
        const int Longest = 120;
        var text = recording.Values.Show(value);
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }
}
