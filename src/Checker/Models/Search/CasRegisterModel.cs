using Lab.Checker.Models.Register;
using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// A register that is read, written, and swapped if it holds what is expected. Values may repeat, and it holds nil at
/// first. A swap that is refused ends <c>fail</c>, or answers false.
/// </summary>
public sealed class CasRegisterModel : IModel
{
    private static readonly string[][] Functions = [["read", "get"], ["write", "put", "set"], ["cas", "compare-and-set"]];

    public string Name => "cas-register";

    public string About => "Linearizable register with compare-and-set, nil at first; values may repeat (read, write, cas [old new])";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        numbers.Of(Value.Nil);
        var columns = new OperationColumns(recording.Count);
        var actions = new List<RegisterObject.Action>();
        var effects = new Dictionary<RegisterObject.Action, int>();
        for (var row = 0; row < recording.Count; row++)
        {
            var function = functions[row];
            var isOk = recording.Results[row] == OperationResult.Ok;
            if (recording.Results[row] == OperationResult.Fail || (function == 0 && !isOk)) continue;
            var action = function switch
            {
                0 => new RegisterObject.Action(RegisterObject.Kind.Read, numbers.Of(recording.Answered[row]), 0),
                1 => new RegisterObject.Action(RegisterObject.Kind.Write, 0, numbers.Of(recording.Asked[row])),
                _ => Swap(recording, row, functions, numbers),
            };
            actions.Add(action);
            if (!effects.TryGetValue(action, out var effect)) effects.Add(action, effect = effects.Count);
            columns.Add(row, recording.Calls[row], recording.Returns[row], effect, key: 0, OperationColumns.Needed, action.Kind is RegisterObject.Kind.Read or RegisterObject.Kind.SwapRefused);
        }

        Group(columns, actions, numbers.Count);
        var shortcut = new UniqueWrites(columns, actions.ConvertAll(KindOf), actions.ConvertAll(a => a.Kind == RegisterObject.Kind.Write ? a.After : a.Before), numbers.Count);
        return new SearchJudge<RegisterObject>(new(actions, numbers, recording.Values), columns, recording, options, shortcut: shortcut).Judge();
    }

    private static RegisterKind KindOf(RegisterObject.Action action) => action.Kind switch
    {
        RegisterObject.Kind.Read => RegisterKind.Read,
        RegisterObject.Kind.Write => RegisterKind.Write,
        _ => RegisterKind.None,
    };

    private static RegisterObject.Action Swap(Recording recording, int row, FunctionNames functions, DistinctValues numbers)
    {
        var asked = recording.Values.Items(recording.Asked[row]);
        if (recording.Asked[row].Kind != ValueKind.List || asked.Length != 2) throw functions.Wrong(row, "a list of two values, what it should hold and what it is to hold");
        var refused = recording.Results[row] == OperationResult.Ok && recording.Answered[row] == Value.False;
        return new(refused ? RegisterObject.Kind.SwapRefused : RegisterObject.Kind.Swap, numbers.Of(asked[0]), numbers.Of(asked[1]));
    }

    /// <summary>
    /// All that concerns one value may be left out: between it and the next write nobody saw another. Swaps tie two
    /// values together. A refused swap saw only what the value was not, and would have to be told again.
    /// </summary>
    private static void Group(OperationColumns columns, List<RegisterObject.Action> actions, int values)
    {
        var groups = new ValueGroups(values);
        foreach (var action in actions)
        {
            if (action.Kind == RegisterObject.Kind.SwapRefused) return;
            if (action.Kind == RegisterObject.Kind.Swap) groups.Join(action.Before, action.After);
        }

        for (var i = 0; i < columns.Count; i++) columns.Groups[i] = groups.Of(actions[i].Kind == RegisterObject.Kind.Write ? actions[i].After : actions[i].Before);
    }
}
