using Lab.Checker.Models.Register;
using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>
/// A store of keys: <c>put [k v]</c>, <c>append [k v]</c>, <c>get [k nil]</c> or <c>get k</c>, which answers
/// <c>[k v]</c> or v. Each key is an object of its own, and holds nothing at first.
/// </summary>
public sealed class KvModel : IModel
{
    private static readonly string[][] Functions = [["get", "read"], ["put", "write", "set"], ["append"]];

    public string Name => "kv";

    public string About => "Linearizable key-value store, each key by itself (get, put [key value], append [key value])";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var keys = new DistinctValues(recording.Values);
        var numbers = new DistinctValues(recording.Values);
        numbers.Of(Value.Nil);
        var columns = new OperationColumns(recording.Count);
        var actions = new List<KeyValueObject.Action>();
        var appends = new List<bool>();
        for (var row = 0; row < recording.Count; row++)
        {
            var kind = (KeyValueObject.Kind)functions[row];
            var isOk = recording.Results[row] == OperationResult.Ok;
            if (recording.Results[row] == OperationResult.Fail || (kind == KeyValueObject.Kind.Get && !isOk)) continue;
            var (key, asked) = Split(recording, row, functions, needsValue: kind != KeyValueObject.Kind.Get);
            var action = new KeyValueObject.Action(kind, numbers.Of(kind switch
            {
                KeyValueObject.Kind.Get => Normal(recording, Answer(recording, row, key)),
                KeyValueObject.Kind.Put => Normal(recording, asked),
                _ => asked,
            }));
            actions.Add(action);
            var k = keys.Of(key);
            while (appends.Count <= k) appends.Add(false);
            appends[k] |= kind == KeyValueObject.Kind.Append;
            columns.Add(row, recording.Calls[row], recording.Returns[row], (action.Value * 2) + (kind == KeyValueObject.Kind.Append ? 1 : 0), k, OperationColumns.Needed, kind == KeyValueObject.Kind.Get);
        }

        // All that concerns one value may be left out of a key that is only put, as of any register.
        for (var i = 0; i < columns.Count; i++)
        {
            if (!appends[columns.Keys[i]]) columns.Groups[i] = actions[i].Value;
        }

        var contents = new Contents(recording.Values, numbers);
        var shortcut = new UniqueWrites(columns, actions.ConvertAll(KindOf), actions.ConvertAll(a => a.Value), numbers.Count);
        return new SearchJudge<KeyValueObject>(new(actions, contents), columns, recording, options, key => recording.Values.Show(keys[key]), shortcut).Judge();
    }

    private static RegisterKind KindOf(KeyValueObject.Action action) => action.Kind switch
    {
        KeyValueObject.Kind.Get => RegisterKind.Read,
        KeyValueObject.Kind.Put => RegisterKind.Write,
        _ => RegisterKind.None,
    };

    private static (Value Key, Value Value) Split(Recording recording, int row, FunctionNames functions, bool needsValue)
    {
        var asked = recording.Asked[row];
        var items = recording.Values.Items(asked);
        if (asked.Kind == ValueKind.List && items.Length is 1 or 2) return (items[0], items.Length == 2 ? items[1] : Value.Nil);
        return needsValue || asked.Kind is ValueKind.List or ValueKind.Map ? throw functions.Wrong(row, "a list of a key and a value") : (asked, Value.Nil);
    }

    /// <summary>The empty text and nil are one.</summary>
    private static Value Normal(Recording recording, Value value) => value.Kind == ValueKind.Text && recording.Values.Word(value).Length == 0 ? Value.Nil : value;

    /// <summary>What a get answered: the value, or the key with it.</summary>
    private static Value Answer(Recording recording, int row, Value key)
    {
        var (asked, answered) = (recording.Asked[row], recording.Answered[row]);
        var items = recording.Values.Items(answered);
        if (asked.Kind == ValueKind.List) return answered.Kind == ValueKind.List && items.Length == 2 && recording.Values.Same(items[0], key) ? items[1] : answered;
        return answered == asked ? Value.Nil : answered;
    }
}
