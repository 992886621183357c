using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.TotalQueue;

/// <summary>A queue of which only the sums are judged, as Jepsen's total-queue does: what went in must come out.</summary>
public sealed class TotalQueueModel : IModel
{
    private static readonly string[][] Functions = [["enqueue", "enq", "add", "offer", "send"], ["dequeue", "deq", "remove", "poll"], ["drain"]];

    public string Name => "total-queue";

    public string About => "What was acknowledged comes out by the end, and nothing that nobody put in (enqueue, dequeue, drain)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        var sums = new TotalQueueRule();
        var drainCrashed = -1;
        for (var row = 0; row < recording.Count; row++)
        {
            var ok = recording.Results[row] == OperationResult.Ok;
            switch (functions[row])
            {
                case 0:
                    sums.Enqueue(numbers.Of(recording.Asked[row]), row, ok);
                    break;
                case 1:
                    if (ok && !QueueWords.IsEmpty(recording, recording.Answered[row])) sums.Dequeue(numbers.Of(recording.Answered[row]), row);
                    break;
                default:
                    if (ok) Drain(recording, row, functions, numbers, sums);
                    else if (recording.Results[row] != OperationResult.Fail && drainCrashed < 0) drainCrashed = row;
                    break;
            }
        }

        return sums.Judge(number => recording.Values.Show(numbers[number]), drainCrashed);
    }

    private static void Drain(Recording recording, int row, FunctionNames functions, DistinctValues numbers, TotalQueueRule sums)
    {
        var drained = recording.Answered[row];
        if (drained.IsNil) return;
        if (drained.Kind != ValueKind.List) throw functions.Wrong(row, "a list of values");
        foreach (var value in recording.Values.Items(drained)) sums.Dequeue(numbers.Of(value), row);
    }
}
