using Lab.Checker.Models.Search.Objects;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>A lock, free at first: it is acquired only while free, and released only while taken, by whom does not matter.</summary>
public sealed class MutexModel : IModel
{
    private static readonly string[][] Functions = [["acquire", "lock"], ["release", "unlock"]];

    public string Name => "mutex";

    public string About => "Linearizable lock: acquired only while free, released only while taken (acquire, release)";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var columns = new OperationColumns(recording.Count);
        var acquires = new List<bool>();
        for (var row = 0; row < recording.Count; row++)
        {
            var function = functions[row];
            if (recording.Results[row] == OperationResult.Fail) continue;
            acquires.Add(function == 0);
            columns.Add(row, recording.Calls[row], recording.Returns[row], function, key: 0, OperationColumns.Needed, isPure: false);
        }

        return new SearchJudge<MutexObject>(new(acquires), columns, recording, options).Judge();
    }
}
