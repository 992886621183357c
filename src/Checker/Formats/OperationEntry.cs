using Lab.Checker.Recordings;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// Enters calls and returns into a recording, by process: a process has at most one call open, and a return is that of
/// its open call. What it can't accept it returns as a sentence for the reader, who knows where in the file it stands.
/// </summary>
internal sealed class OperationEntry(Recording recording)
{
    private readonly Dictionary<int, int> open = [];

    public string? Call(int process, NameId function, Value value, long at, long line)
    {
        if (!open.TryAdd(process, recording.Count))
        {
            var row = open[process];
            return $"process {process} calls {recording.Functions[function]}, but its {NameOf(row)}{Where(row)} is still open";
        }

        if (recording.Positions >= int.MaxValue - 2) return "a recording has room for 2^31 calls and returns";
        recording.Call(process, function, value, at, (int)Math.Min(line, int.MaxValue));
        return null;
    }

    /// <param name="process">Whose call ended.</param>
    /// <param name="result">How.</param>
    /// <param name="function">The function that the file names again, or none.</param>
    /// <param name="value">What it returned; null where the file says nothing.</param>
    /// <param name="at">When, -1 where the file does not say.</param>
    /// <param name="heldBefore">What the values held before this one, to give up a list that says the same again.</param>
    public string? Return(int process, OperationResult result, NameId function, Value? value, long at, int heldBefore)
    {
        if (!open.Remove(process, out var row))
        {
            // It may have been the harness's own doing; it says of no operation how it ended.
            return result == OperationResult.Info ? null : $"process {process} returns, but has no call open";
        }

        if (!function.IsNone && recording.FunctionColumn[row] != function.Value)
        {
            return $"process {process} returns from {recording.Functions[function]}, but its open call is {NameOf(row)}{Where(row)}";
        }

        var asked = recording.Asked[row];
        var answered = value ?? asked;
        if (answered != asked && recording.Values.Same(answered, asked))
        {
            recording.Values.GiveUp(heldBefore);
            answered = asked;
        }

        recording.Return(row, result, answered, at);
        return null;
    }

    private string NameOf(int row) => recording.Functions[new(recording.FunctionColumn[row])];

    private string Where(int row) => recording.Lines[row] > 0 ? $" of line {recording.Lines[row]}" : "";
}
