using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>A stack, empty at first: what was pushed last is popped first. Values may repeat.</summary>
public sealed class StackModel : IModel
{
    private static readonly string[][] Functions = [["push", "add"], ["pop", "remove"]];

    public string Name => "stack";

    public string About => "Linearizable stack; a pop may find it empty (push, pop)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        var columns = new OperationColumns(recording.Count);
        var actions = new List<StackObject.Action>();
        for (var row = 0; row < recording.Count; row++)
        {
            var isPush = functions[row] == 0;
            if (recording.Results[row] == OperationResult.Fail) continue;
            var action = isPush ? new StackObject.Action(StackObject.Kind.Push, numbers.Of(recording.Asked[row]))
                : recording.Results[row] != OperationResult.Ok ? new(StackObject.Kind.PopCrashed, 0)
                : QueueWords.IsEmpty(recording, recording.Answered[row]) ? new(StackObject.Kind.PopEmpty, 0)
                : new(StackObject.Kind.Pop, numbers.Of(recording.Answered[row]));
            actions.Add(action);
            // Leave out all pushes and pops of one value, and the others find the stack as before.
            var group = action.Kind is StackObject.Kind.Push or StackObject.Kind.Pop ? action.Value : OperationColumns.Needed;
            columns.Add(row, recording.Calls[row], recording.Returns[row], isPush ? action.Value + 1 : 0, key: 0, group, action.Kind == StackObject.Kind.PopEmpty);
        }

        return new SearchJudge<StackObject>(new(actions, new Chains(), numbers, recording.Values), columns, recording, options).Judge();
    }
}
