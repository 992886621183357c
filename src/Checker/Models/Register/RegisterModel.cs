using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Register;

/// <summary>
/// Recordings of a register: <c>write</c> is asked a value, <c>read</c> answers one, or nil before the first write. What failed
/// did not happen; a write that is told neither way (info, open) crashed, a read that is says nothing. Each value is written
/// once; registers whose values repeat, or that compare and set, are searched.
/// </summary>
public sealed class RegisterModel : IModel
{
    private static readonly string[][] Functions = [["write"], ["read"]];

    public string Name => "register";

    public string About => "register whose writes are unique, nil at first; writes may crash";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var numbers = new ValueNumbers(recording);
        numbers.Of(Value.Nil); // The first number: what stands there before all writes.
        var kinds = new RegisterKind[recording.Count];
        var values = new int[recording.Count];
        var functions = new FunctionNames(recording, Name, Functions);
        var asked = recording.Asked;
        var answered = recording.Answered;
        var results = recording.Results;
        for (var row = 0; row < kinds.Length; row++)
        {
            var kind = functions[row] == 0 ? RegisterKind.Write : RegisterKind.Read;
            if (results[row] == OperationResult.Fail || (kind == RegisterKind.Read && results[row] != OperationResult.Ok)) continue;
            var value = kind == RegisterKind.Write ? asked[row] : answered[row];
            if (kind == RegisterKind.Write && value.IsNil) throw functions.Wrong(row, "a value that is not the first one");
            kinds[row] = kind;
            values[row] = numbers.Of(value);
        }

        return RegisterRule.Judge(
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
