using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// A set, empty at first. Adds and removals may answer whether they changed it. As long as nobody reads the whole set,
/// each element is searched by itself.
/// </summary>
public sealed class SetModel : IModel
{
    private static readonly string[][] Functions = [["add", "insert"], ["remove", "delete"], ["contains", "has", "member"], ["read"]];

    public string Name => "set";

    public string About => "Linearizable set (add, remove, contains of an element; read of the whole set)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        var sets = new CanonicalSets(CountElements(recording, functions, numbers));
        var columns = new OperationColumns(recording.Count);
        var actions = new List<SetObject.Action>();
        var isWhole = false;
        for (var row = 0; row < recording.Count; row++)
        {
            var function = functions[row];
            var isOk = recording.Results[row] == OperationResult.Ok;
            if (recording.Results[row] == OperationResult.Fail || (function >= 2 && !isOk)) continue;
            var action = new SetObject.Action(KindOf(recording, row, function, isOk, functions), function == 3 ? SetOf(recording, row, sets, numbers) : numbers.Of(recording.Asked[row]));
            isWhole |= action.Kind == SetObject.Kind.Read;
            actions.Add(action);
            columns.Add(row, recording.Calls[row], recording.Returns[row], (action.Element * 2) + function, key: 0, OperationColumns.Needed, action.Kind is SetObject.Kind.Has or SetObject.Kind.HasNot or SetObject.Kind.Read);
        }

        Func<int, string>? keyName = null;
        if (!isWhole)
        {
            keyName = element => recording.Values.Show(numbers[element]);
            for (var i = 0; i < columns.Count; i++) columns.SetKey(i, actions[i].Element);
        }

        return new SearchJudge<SetObject>(new(actions, sets, numbers, recording.Values), columns, recording, options, keyName).Judge();
    }

    private static SetObject.Kind KindOf(Recording recording, int row, int function, bool isOk, FunctionNames functions)
    {
        // Only a harness that answers true or false says more than that it happened.
        var answer = isOk && recording.Answered[row].Kind == ValueKind.Boolean && recording.Asked[row] != recording.Answered[row] ? recording.Answered[row] == Value.True : (bool?)null;
        return (function, answer) switch
        {
            (0, null) => SetObject.Kind.Add,
            (0, true) => SetObject.Kind.AddNew,
            (0, false) => SetObject.Kind.Has,
            (1, null) => SetObject.Kind.Remove,
            (1, true) => SetObject.Kind.RemoveFound,
            (1, false) => SetObject.Kind.HasNot,
            (2, true) => SetObject.Kind.Has,
            (2, false) => SetObject.Kind.HasNot,
            (3, _) => SetObject.Kind.Read,
            _ => throw functions.Wrong(row, "true or false"),
        };
    }

    private static int CountElements(Recording recording, FunctionNames functions, DistinctValues numbers)
    {
        for (var row = 0; row < recording.Count; row++)
        {
            if (functions[row] != 3) numbers.Of(recording.Asked[row]);
            else foreach (var element in recording.Values.Items(recording.Answered[row])) numbers.Of(element);
        }

        return numbers.Count;
    }

    private static int SetOf(Recording recording, int row, CanonicalSets sets, DistinctValues numbers)
    {
        if (recording.Answered[row].Kind != ValueKind.List && !recording.Answered[row].IsNil) throw new UnusableRecordingException(row, $"read: expected a list or set of elements, found {recording.Values.Show(recording.Answered[row])}");
        var set = 0;
        foreach (var element in recording.Values.Items(recording.Answered[row])) set = sets.Add(set, numbers.Of(element));
        return set;
    }
}
