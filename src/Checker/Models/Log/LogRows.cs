using System.Runtime.InteropServices;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>A recording's operations as rows of the rule: a read that saw many records becomes one row for each.</summary>
internal sealed class LogRows
{
    private const int AppendFunction = 0, ReadFunction = 1;

    private static readonly string[][] FunctionsKnown = [["append"], ["read"], ["end", "read-end"]];

    private readonly FunctionNames functions;
    private readonly Recording recording;
    private readonly ReadsAre readsAre;
    private readonly List<LogKind> kinds;
    private readonly List<int> values;
    private readonly List<long> offsets;
    private readonly List<int> calls;
    private readonly List<int> returns;
    private readonly List<int> operations;

    public LogRows(Recording recording, ReadsAre readsAre)
    {
        (this.recording, this.readsAre) = (recording, readsAre);
        var count = recording.Count;
        (kinds, values, offsets, calls, returns, operations) = (new(count), new(count), new(count), new(count), new(count), new(count));
        Numbers = new(recording);
        functions = new(recording, "log", FunctionsKnown);
        for (var row = 0; row < count; row++)
        {
            var function = functions[row];
            var result = recording.Results[row];
            if (result == OperationResult.Fail) continue;
            if (function == AppendFunction) Append(row);
            else if (result != OperationResult.Ok) continue;
            else if (function == ReadFunction) Read(row);
            else if (recording.Answered[row] is { IsInteger: true, Number: >= 0 } end) MeetEnd(row, readsAre == ReadsAre.Current ? LogKind.End : LogKind.AtLeast, end);
            else throw functions.Wrong(row, "the length of the log");
        }
    }

    public ValueNumbers Numbers { get; }
    public ReadOnlySpan<LogKind> Kinds => CollectionsMarshal.AsSpan(kinds);
    public ReadOnlySpan<int> Values => CollectionsMarshal.AsSpan(values);
    public ReadOnlySpan<long> Offsets => CollectionsMarshal.AsSpan(offsets);
    public ReadOnlySpan<int> Calls => CollectionsMarshal.AsSpan(calls);
    public ReadOnlySpan<int> Returns => CollectionsMarshal.AsSpan(returns);

    /// <summary>Which operation of the recording a row belongs to.</summary>
    public ReadOnlySpan<int> Operations => CollectionsMarshal.AsSpan(operations);

    private void Append(int row)
    {
        var value = recording.Asked[row];
        if (!IsValue(value)) throw new UnusableRecordingException(row, $"append: expected a number, a word or a text, found {recording.Values.Show(value)}");
        var offset = recording.Results[row] == OperationResult.Ok ? OffsetTold(row, value) : Operation.NoOffset;
        Add(row, LogKind.Append, value, offset, offset == Operation.NoOffset ? Operation.NoReturn : recording.Returns[row]);
    }

    /// <summary>The offset in the answer of an append; none where it holds none.</summary>
    private long OffsetTold(int row, Value value)
    {
        var answer = recording.Answered[row];
        if (answer.IsNil) return Operation.NoOffset;
        if (answer is { IsInteger: true, Number: >= 0 }) return answer.Number;
        return recording.Values.Items(answer) switch
        {
            [var offset, var second] when second == value && IsOffset(offset) => OffsetOf(offset),
            [var first, var offset] when first == value && IsOffset(offset) => OffsetOf(offset),
            _ => throw functions.Wrong(row, "its offset, [offset value], or nothing"),
        };
    }

    private void Read(int row)
    {
        var (asked, answer) = (recording.Asked[row], recording.Answered[row]);
        var atOffset = asked is { IsInteger: true, Number: >= 0 };
        var items = recording.Values.Items(answer);
        if (answer.IsNil || MeansEnd(answer) || (answer.Kind == ValueKind.List && items.IsEmpty))
        {
            if (atOffset && readsAre == ReadsAre.Current) MeetEnd(row, LogKind.AtMost, asked);
        }
        else if (answer.Kind != ValueKind.List)
        {
            if (!atOffset || answer.Kind == ValueKind.Map) throw functions.Wrong(row, "[offset value], a list of such pairs, or the value alone when an offset was asked for");
            See(row, asked, answer);
        }
        else if (items is [{ IsInteger: true } offset, var value] && IsValue(value))
        {
            See(row, offset, value);
        }
        else
        {
            SeeAll(row, items);
        }
    }

    private void SeeAll(int row, ReadOnlySpan<Value> pairs)
    {
        foreach (var pair in pairs)
        {
            if (pair.Kind != ValueKind.List || recording.Values.Items(pair) is not [var offset, var value]) throw functions.Wrong(row, "[offset value] or a list of such pairs");
            See(row, offset, value);
        }
    }

    private void See(int row, Value offset, Value value)
    {
        if (offset is not { IsInteger: true, Number: >= 0 } || !IsValue(value)) throw functions.Wrong(row, "[offset value] or a list of such pairs");
        Add(row, LogKind.Saw, value, offset.Number, recording.Returns[row]);
    }

    private void MeetEnd(int row, LogKind kind, Value length) => Add(row, kind, value: null, length.Number, recording.Returns[row]);

    private void Add(int row, LogKind kind, Value? value, long offset, int @return)
    {
        kinds.Add(kind);
        values.Add(value is { } known ? Numbers.Of(known) : 0);
        offsets.Add(offset);
        calls.Add(recording.Calls[row]);
        returns.Add(@return);
        operations.Add(row);
    }

    private bool MeansEnd(Value value) => value.Kind is ValueKind.Keyword or ValueKind.Text or ValueKind.Literal && recording.Values.Word(value) == "end";

    private static bool IsValue(Value value) => value.Kind is not (ValueKind.Nil or ValueKind.List or ValueKind.Map);

    private static bool IsOffset(Value value) => value.IsNil || value is { IsInteger: true, Number: >= 0 };

    private static long OffsetOf(Value value) => value.IsNil ? Operation.NoOffset : value.Number;
}
