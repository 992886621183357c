using Lab.Checker.Recordings;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Search;

/// <summary>Searches each key by itself and puts the answers together: one that has no order is a violation, whatever became of the others.</summary>
internal sealed class SearchJudge<TObject>(TObject theObject, OperationColumns columns, Recording recording, ModelOptions options, Func<int, string>? keyName = null, IShortcut? shortcut = null)
    where TObject : struct, ISequentialObject
{
    private const int AnomaliesShown = 8;

    /// <summary>Spent at most on each part of what is told of a violation that is already proven.</summary>
    private const long StepsForWitness = 4_000_000;

    /// <summary>Spent at most on the states that are named beside it.</summary>
    private const long StepsForStates = 400_000;

    private readonly SearchBudget budget = new(options);
    private long remembered;

    public Judgement Judge()
    {
        var anomalies = new List<Anomaly>();
        var (violated, undecided, firstUndecided) = (0, 0, -1);
        var parts = ByKey();
        for (var key = 0; key < parts.Length; key++)
        {
            if (shortcut?.Decide(parts[key], Operation.NoReturn - 1) is { } decided)
            {
                if (decided == Outcome.Violated && violated++ < AnomaliesShown) anomalies.Add(Anomaly(parts[key], key, FirstWithoutOrder(parts[key], 0, Operation.NoReturn - 1)));
                continue;
            }

            // What is spent is spent: the keys that are left are undecided too.
            var search = budget.Spent is null ? new LinearSearch<TObject>(theObject, columns, parts[key], budget) : null;
            var outcome = search?.Run() ?? Outcome.Unknown;
            remembered += search?.Remembered ?? 0;
            if (outcome == Outcome.Unknown && undecided++ == 0) firstUndecided = search?.Reached ?? -1;
            if (outcome == Outcome.Violated && violated++ < AnomaliesShown) anomalies.Add(Anomaly(parts[key], key, search!.Reached == search.Deepest ? search.Deepest : FirstWithoutOrder(parts[key], search.Reached, search.Deepest)));
        }

        var figures = new List<(string, long)> { ("operations", columns.Count), ("steps", budget.Steps), ("remembered", remembered) };
        if (parts.Length > 1) figures.InsertRange(0, [("objects", parts.Length), ("objects-violated", violated)]);
        var result = anomalies.Count > 0 ? Models.Judgement.Of(anomalies) : undecided > 0 ? Models.Judgement.Unknown(Why(undecided, parts.Length, firstUndecided)) : Models.Judgement.Holds;
        return result with { Figures = figures };
    }

    private string Why(int undecided, int keys, int reached)
    {
        var where = keys > 1 ? $"; {undecided} of {keys} keys are undecided" : "";
        var came = reached < 0 ? "" : $"; up to the return at position {reached} of {recording.Positions} there is an order";
        return budget.Spent + where + came;
    }

    /// <summary>
    /// The first return up to which the history has no order. A search that turns back early knows only one up to which
    /// it has none; the first lies between that and how far it came.
    /// </summary>
    private int FirstWithoutOrder(int[] part, int reached, int deepest)
    {
        var bounded = new SearchBudget(options with { Steps = Math.Min(options.Steps, StepsForWitness) });
        var returns = part.Select(operation => columns.Returns[operation]).Where(r => r >= reached && r <= deepest).Order().ToArray();
        var (low, high) = (0, returns.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var prefix = Array.FindAll(part, operation => columns.Calls[operation] < returns[middle]);
            if (Decide(prefix, returns[middle], bounded) == Outcome.Violated) high = middle;
            else low = middle + 1;
        }

        // A search that was given up proved nothing: then the last return is the one that is known.
        return bounded.Spent is null ? returns[high] : deepest;
    }

    private Outcome Decide(int[] operations, int until, SearchBudget bounded) =>
        shortcut?.Decide(operations, until) ?? new LinearSearch<TObject>(theObject, columns, operations, bounded, until).Run();

    private Anomaly Anomaly(int[] part, int key, int deepest)
    {
        var stuck = Array.FindIndex(part, operation => columns.Returns[operation] == deepest);
        var prefix = Array.FindAll(part, operation => columns.Calls[operation] < deepest);
        var states = new LinearSearch<TObject>(theObject, columns, prefix, new(options with { Steps = StepsForStates }), deepest).StatesBefore(deepest, out var linearized);
        var bounded = new SearchBudget(options with { Steps = StepsForWitness });
        var witness = new Shrinking(columns, operations => Decide(operations, deepest, bounded) is var outcome && outcome == Outcome.Unknown ? null : outcome == Outcome.Violated).Smallest(prefix, part[stuck]);
        var row = columns.Rows[part[stuck]];
        var of = keyName is null ? "" : $" of {keyName(key)}";
        var found = states.Count switch
        {
            0 => "",
            1 => $": whatever the order, it finds {states[0]}",
            _ => $": whatever the order, it finds one of {string.Join(", ", states)}",
        };
        return new("not-linearizable", [.. witness.Select(operation => columns.Rows[operation])], $"{Named(row)} has no place in any order of the operations{of}{found}{(linearized < 0 ? "" : $"; the {linearized} before it have one")}");
    }

    /// <summary><c>read -> 2 of process 3</c>.</summary>
    private string Named(int row)
    {
        var (asked, answered) = (recording.Asked[row], recording.Answered[row]);
        var call = recording.Functions[new(recording.FunctionColumn[row])] + (asked.IsNil ? "" : $" {Short(asked)}");
        return $"{call}{(answered == asked ? "" : $" -> {Short(answered)}")} of process {recording.Processes[row]}";
    }

    private string Short(Value value)
    {
        const int Longest = 60;
        var text = recording.Values.Show(value);
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }

    /// <summary>The operations of each key, in the order of their calls.</summary>
    private int[][] ByKey()
    {
        var counts = new List<int>();
        foreach (var key in columns.Keys)
        {
            while (counts.Count <= key) counts.Add(0);
            counts[key]++;
        }

        var parts = counts.ConvertAll(count => new int[count]).ToArray();
        var filled = new int[parts.Length];
        for (var operation = 0; operation < columns.Count; operation++)
        {
            var key = columns.Keys[operation];
            parts[key][filled[key]++] = operation;
        }

        return parts;
    }
}
