using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Fifo;

/// <summary>
/// Recordings of a first-in-first-out queue. <c>enqueue</c> (<c>enq</c>, <c>add</c>) is asked a value; <c>dequeue</c>
/// (<c>deq</c>, <c>remove</c>) answers one, or nothing, or the word <c>empty</c>, when the queue was. What failed did not
/// happen; what is told neither way (info, open) crashed. Values are numbers or words, each enqueued once.
/// </summary>
public sealed class FifoModel : IModel
{
    private static readonly FunctionTable<FifoKind> Functions = new(
        "fifo", ("enqueue", FifoKind.Enqueue), ("enq", FifoKind.Enqueue), ("add", FifoKind.Enqueue), ("dequeue", FifoKind.Dequeue), ("deq", FifoKind.Dequeue), ("remove", FifoKind.Dequeue));

    public string Name => "fifo";

    public string About => "first-in-first-out queue of unique values; enqueues and dequeues may crash, a dequeue may find it empty";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var numbers = new ValueNumbers(recording);
        var kinds = new FifoKind[recording.Count];
        var values = new int[recording.Count];
        var functions = Functions.Of(recording);
        var column = recording.FunctionColumn;
        var asked = recording.Asked;
        var answered = recording.Answered;
        var results = recording.Results;
        for (var row = 0; row < kinds.Length; row++)
        {
            if (functions[column[row]] is not { } kind) throw Functions.Unknown(recording, row);
            if (results[row] == OperationResult.Fail) continue;
            kinds[row] = kind;
            if (kind == FifoKind.Enqueue) values[row] = NumberOf(asked[row], recording, row, numbers);
            else if (results[row] != OperationResult.Ok) continue;
            else if (MeansEmpty(answered[row], recording)) kinds[row] = FifoKind.DequeueEmpty;
            else values[row] = NumberOf(answered[row], recording, row, numbers);
        }

        return FifoRule.Judge(
            new()
            {
                Kinds = kinds,
                Values = values,
                Calls = recording.Calls,
                Returns = recording.Returns,
                ValueCount = numbers.Count,
                Positions = recording.Positions,
            },
            number => recording.Values.Show(numbers[number]));
    }

    private static bool MeansEmpty(Value value, Recording recording) =>
        value.IsNil || (value.Kind is ValueKind.Keyword or ValueKind.Text or ValueKind.Literal && recording.Values.Word(value) == "empty");

    private static int NumberOf(Value value, Recording recording, int row, ValueNumbers numbers) => value.Kind is ValueKind.Nil or ValueKind.List or ValueKind.Map
        ? throw new UnusableRecordingException(row, $"{recording.Values.Show(value)} is no value of a queue; allowed: a number, a word, a text")
        : numbers.Of(value);
}
