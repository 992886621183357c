using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.SetFull;

/// <summary>A set that grows and is read whole, as Jepsen's set-full judges it: what is known to be in it must stay.</summary>
public sealed class SetFullModel : IModel
{
    private static readonly string[][] Functions = [["add"], ["read"]];

    public string Name => "set-full";

    public string About => "What is known to be in the set stays in it; how long reads were stale is told (add, read of the whole set)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var numbers = new DistinctValues(recording.Values);
        var rule = new SetFullRule();
        for (var row = 0; row < recording.Count; row++)
        {
            var ok = recording.Results[row] == OperationResult.Ok;
            if (functions[row] == 0)
            {
                rule.Add(numbers.Of(recording.Asked[row]), row, recording.Calls[row], ok ? recording.Returns[row] : Operation.NoReturn);
                continue;
            }

            if (!ok) continue;
            var read = recording.Answered[row];
            if (read.Kind != ValueKind.List && !read.IsNil) throw functions.Wrong(row, "a list or set of elements");
            rule.BeginRead(row, recording.Calls[row], recording.Returns[row]);
            foreach (var element in recording.Values.Items(read)) rule.Shows(numbers.Of(element));
        }

        return rule.Judge(number => recording.Values.Show(numbers[number]), recording.CallTimes, recording.ReturnTimes);
    }
}
