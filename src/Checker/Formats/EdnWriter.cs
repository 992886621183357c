using System.Globalization;
using System.Text;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// Writes a recording as operation maps of EDN, one a line, in the order of events. A return of which nobody knows has
/// no place in that order: it is written where it must be, before the next call of its process or at the end.
/// </summary>
public sealed class EdnWriter(Stream output)
{
    private readonly StringBuilder line = new();
    private readonly byte[] bytes = new byte[1 << 16];
    private long index;

    public void Write(Recording recording)
    {
        index = 0;
        var unknown = new SortedDictionary<int, int>();
        foreach (var (row, isCall) in Events.Of(recording))
        {
            if (!isCall)
            {
                WriteMap(recording, row, recording.Results[row] == OperationResult.Ok ? "ok" : "fail", recording.Answered[row], recording.ReturnTimes[row]);
                continue;
            }

            var process = recording.Processes[row];
            if (unknown.Remove(process, out var before)) WriteUnknown(recording, before);
            WriteMap(recording, row, "invoke", recording.Asked[row], recording.CallTimes[row]);
            if (recording.Results[row] == OperationResult.Info) unknown[process] = row;
        }

        foreach (var row in unknown.Values) WriteUnknown(recording, row);
        output.Flush();
    }

    private void WriteUnknown(Recording recording, int row) => WriteMap(recording, row, "info", recording.Answered[row], recording.ReturnTimes[row]);

    private void WriteMap(Recording recording, int row, string type, Value value, long at)
    {
        line.Clear();
        line.Append(CultureInfo.InvariantCulture, $"{{:index {index++}, :process {recording.Processes[row]}, :type :{type}, :f :{recording.Functions[new(recording.FunctionColumn[row])]}, :value ");
        Append(recording.Values, value);
        if (at >= 0) line.Append(CultureInfo.InvariantCulture, $", :time {at}");
        line.Append("}\n");
        foreach (var chunk in line.GetChunks())
        {
            var rest = chunk.Span;
            while (!rest.IsEmpty)
            {
                var take = Math.Min(rest.Length, bytes.Length / 3);
                output.Write(bytes, 0, Encoding.UTF8.GetBytes(rest[..take], bytes));
                rest = rest[take..];
            }
        }
    }

    private void Append(Values values, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Nil:
                line.Append("nil");
                break;
            case ValueKind.Boolean:
                line.Append(value == Value.True ? "true" : "false");
                break;
            case ValueKind.Integer:
                line.Append(CultureInfo.InvariantCulture, $"{value.Number}");
                break;
            case ValueKind.Keyword:
                line.Append(':').Append(values.Word(value));
                break;
            case ValueKind.Literal:
                line.Append(values.Word(value));
                break;
            case ValueKind.Text:
                AppendText(values.Word(value));
                break;
            default:
                line.Append(value.Kind == ValueKind.List ? '[' : '{');
                var items = values.Items(value);
                for (var i = 0; i < items.Length; i++)
                {
                    if (i > 0) line.Append(' ');
                    Append(values, items[i]);
                }

                line.Append(value.Kind == ValueKind.List ? ']' : '}');
                break;
        }
    }

    private void AppendText(string text)
    {
        line.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    line.Append('\\').Append(c);
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                case '\r':
                    line.Append("\\r");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                case < ' ':
                    line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    line.Append(c);
                    break;
            }
        }

        line.Append('"');
    }
}
