using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Fifo;

/// <summary>
/// Recordings of a first-in-first-out queue. <c>enqueue</c> (<c>enq</c>, <c>add</c>) is asked a value; <c>dequeue</c>
/// (<c>deq</c>, <c>remove</c>) answers one, or nothing, or the word <c>empty</c>, when the queue was. What failed did not
/// happen; what is told neither way (info, open) crashed. Each value is enqueued once.
/// </summary>
public sealed class FifoModel : IModel
{
    private static readonly string[][] Functions = [["enqueue", "enq", "add"], ["dequeue", "deq", "remove"]];

    public string Name => "fifo";

    public string About => "first-in-first-out queue of unique values; enqueues and dequeues may crash, a dequeue may find it empty";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var numbers = new ValueNumbers(recording);
        var kinds = new FifoKind[recording.Count];
        var values = new int[recording.Count];
        var functions = new FunctionNames(recording, Name, Functions);
        var asked = recording.Asked;
        var answered = recording.Answered;
        var results = recording.Results;
        for (var row = 0; row < kinds.Length; row++)
        {
            var kind = functions[row] == 0 ? FifoKind.Enqueue : FifoKind.Dequeue;
            if (results[row] == OperationResult.Fail) continue;
            kinds[row] = kind;
            if (kind == FifoKind.Enqueue) values[row] = asked[row].IsNil ? throw functions.Wrong(row, "a value") : numbers.Of(asked[row]);
            else if (results[row] != OperationResult.Ok) continue;
            else if (QueueWords.IsEmpty(recording, answered[row])) kinds[row] = FifoKind.DequeueEmpty;
            else values[row] = numbers.Of(answered[row]);
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
}
