using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>A first-in-first-out queue whose values may repeat. Where each value is enqueued once, fifo decides it in closed form.</summary>
public sealed class QueueModel : IModel
{
    private static readonly string[][] Functions = [["enqueue", "enq", "add", "offer", "send"], ["dequeue", "deq", "remove", "poll"]];

    public string Name => "queue";

    public string About => "Linearizable first-in-first-out queue whose values may repeat, by search; fifo is the quick one for unique values (enqueue, dequeue)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        var columns = new OperationColumns(recording.Count);
        var actions = new List<QueueObject.Action>();
        for (var row = 0; row < recording.Count; row++)
        {
            var isEnqueue = functions[row] == 0;
            if (recording.Results[row] == OperationResult.Fail) continue;
            var action = isEnqueue ? new QueueObject.Action(QueueObject.Kind.Enqueue, numbers.Of(recording.Asked[row]))
                : recording.Results[row] != OperationResult.Ok ? new(QueueObject.Kind.DequeueCrashed, 0)
                : QueueWords.IsEmpty(recording, recording.Answered[row]) ? new(QueueObject.Kind.DequeueEmpty, 0)
                : new(QueueObject.Kind.Dequeue, numbers.Of(recording.Answered[row]));
            actions.Add(action);
            // Leave out all that concerns one value, and the others stay in their order.
            var group = action.Kind is QueueObject.Kind.Enqueue or QueueObject.Kind.Dequeue ? action.Value : OperationColumns.Needed;
            columns.Add(row, recording.Calls[row], recording.Returns[row], isEnqueue ? action.Value + 1 : 0, key: 0, group, action.Kind == QueueObject.Kind.DequeueEmpty);
        }

        return new SearchJudge<QueueObject>(new(actions, new Sequences(), numbers, recording.Values), columns, recording, options).Judge();
    }
}
