using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles the models that count with one condition changed, and asks them.</summary>
internal static class MutatedSums
{
    private static readonly MutatedSource Source = new(
        ["Models/Anomaly.cs", "Models/Judgement.cs", "Models/IModel.cs", "Recordings/", "Models/TotalQueue/TotalQueueRule.cs", "Models/SetFull/SetFullRule.cs"],
        """
        using Lab.Checker.Models;
        using Lab.Checker.Models.SetFull;
        using Lab.Checker.Models.TotalQueue;

        public static class Door
        {
            public static string TotalQueue(int[] kinds, int[] values)
            {
                var rule = new TotalQueueRule();
                for (var i = 0; i < kinds.Length; i++)
                {
                    if (kinds[i] == 2) rule.Dequeue(values[i], i);
                    else rule.Enqueue(values[i], i, ok: kinds[i] == 0);
                }

                return Said(rule.Judge(v => "", drainCrashed: -1), 8);
            }

            public static string SetFull(int[] calls, int[] returns, int[] elements, int[][] shown)
            {
                var rule = new SetFullRule();
                for (var i = 0; i < calls.Length; i++)
                {
                    if (elements[i] >= 0) rule.Add(elements[i], i, calls[i], returns[i]);
                    else if (shown[i] is { } all)
                    {
                        rule.BeginRead(i, calls[i], returns[i]);
                        foreach (var element in all) rule.Shows(element);
                    }
                }

                var times = new long[calls.Length];
                return Said(rule.Judge(v => "", times, times), 5);
            }

            private static string Said(Judgement judgement, int figures) => $"{judgement.Outcome}: {string.Join(", ", judgement.Figures.Take(figures).Select(f => $"{f.Name} {f.Count}"))}";
        }
        """);

    /// <summary>What the changed rule says of a recording.</summary>
    public static Func<Recording, string> With(Mutant? mutant, string model)
    {
        var door = Source.Door(mutant);
        if (model == "total-queue")
        {
            var sums = door.GetMethod("TotalQueue")!.CreateDelegate<Func<int[], int[], string>>();
            return recording => OfQueue(recording, sums);
        }

        var fates = door.GetMethod("SetFull")!.CreateDelegate<Func<int[], int[], int[], int[][], string>>();
        return recording => OfSet(recording, fates);
    }

    private static string OfQueue(Recording recording, Func<int[], int[], string> judge)
    {
        var (kinds, values) = (new List<int>(), new List<int>());
        for (var row = 0; row < recording.Count; row++)
        {
            var isOk = recording.Results[row] == OperationResult.Ok;
            if (Is(recording, row, "enqueue")) Add(isOk ? 0 : 1, recording.Asked[row]);
            else if (Is(recording, row, "drain")) foreach (var value in recording.Values.Items(recording.Answered[row])) Add(2, value);
            else if (isOk && !recording.Answered[row].IsNil) Add(2, recording.Answered[row]);
        }

        return judge([.. kinds], [.. values]);

        void Add(int kind, Value value)
        {
            kinds.Add(kind);
            values.Add((int)value.Number);
        }
    }

    private static string OfSet(Recording recording, Func<int[], int[], int[], int[][], string> judge)
    {
        var (elements, shown, returns) = (new int[recording.Count], new int[recording.Count][], recording.Returns.ToArray());
        for (var row = 0; row < recording.Count; row++)
        {
            var isOk = recording.Results[row] == OperationResult.Ok;
            if (!isOk) returns[row] = Operation.NoReturn;
            elements[row] = Is(recording, row, "add") ? (int)recording.Asked[row].Number : -1;
            if (elements[row] < 0 && isOk) shown[row] = [.. recording.Values.Items(recording.Answered[row]).ToArray().Select(v => (int)v.Number)];
        }

        return judge(recording.Calls.ToArray(), returns, elements, shown);
    }

    private static bool Is(Recording recording, int row, string function) => recording.Functions[new(recording.FunctionColumn[row])] == function;
}
