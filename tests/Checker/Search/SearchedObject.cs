using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Oracles;
using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Search;

/// <summary>An operation as a harness calls it.</summary>
internal readonly record struct Call(string Function, Value Asked, Value Answered);

/// <summary>A model that is decided by search, with all that is needed to doubt it: the object itself, in the simplest way that there is.</summary>
/// <param name="Name">Of the object: the model's, or more than that.</param>
/// <param name="Model">As `lab check --model` names it.</param>
/// <param name="Random">A small history by its seed.</param>
/// <param name="Step">What becomes of the object, whose state is an int, by an operation; null when it could not have answered so.</param>
/// <param name="Call">An operation as a harness records it.</param>
internal sealed record SearchedObject(string Name, string Model, Func<ulong, SmallHistory> Random, Func<int, Row, int?> Step, Func<Values, Row, Call> Call)
{
    private static readonly Kept<SearchedObject, (SmallHistory, bool)> Samples = new(5_000, (tried, i) => tried.Judged(tried.Random((ulong)i + 1)));

    public static readonly SearchedObject[] All = [Registers.Object, UniqueRegisters.Object, Stores.Object, Stacks.Object, Queues.Object, Sets.Object, Locks.Object];

    public static SearchedObject Of(string name) => All.Single(o => o.Name == name);

    /// <summary>Histories that random ones come to too seldom: the rows of each in the order of their calls.</summary>
    public Row[][] ByHand { get; init; } = [];

    /// <summary>Those made by hand and the random ones, with what the oracle says of them.</summary>
    public IEnumerable<(SmallHistory Given, bool Holds)> Histories() =>
        ByHand.Select(rows => Judged(new(rows, Offsets.Dense, Seed: 0, kind => $"kind {kind}"))).Concat(Samples.Of(this));

    private (SmallHistory, bool) Judged(SmallHistory given) => (given, Holds(given));

    /// <summary>Is there an order?</summary>
    public bool Holds(SmallHistory history) => Explanation.Exists(history.Rows, 0, (state, row) => Step(state, row) is { } next ? [next] : []);

    public Judgement Judge(SmallHistory history, ModelOptions options) => ModelCatalog.Find(Model)!.Judge(Record(history), options);

    /// <summary>Rows in the order of their calls, as the history has them, each a process of its own. A crashed one is left open or told to be unknown. At the end some are tried once more and fail: that is nothing.</summary>
    public Recording Record(SmallHistory history)
    {
        var recording = new Recording();
        var rows = new int[history.Rows.Length];
        var events = history.Rows.SelectMany((r, i) => new[] { (At: r.Call, Row: i, IsCall: true), (At: r.Return, Row: i, IsCall: false) }).OrderBy(e => e.At);
        foreach (var (_, i, isCall) in events)
        {
            var row = history.Rows[i];
            var call = Call(recording.Values, row);
            if (isCall) rows[i] = recording.Call(i, recording.Functions.Intern(call.Function), call.Asked);
            else if (!row.Crashed) recording.Return(rows[i], OperationResult.Ok, call.Answered);
            else if (i % 2 == 0) recording.Return(rows[i], OperationResult.Info, Value.Nil);
        }

        for (var i = (int)(history.Seed % 3); i < rows.Length; i += 3)
        {
            var call = Call(recording.Values, history.Rows[i]);
            recording.Return(recording.Call(rows.Length + i, recording.Functions.Intern(call.Function), call.Asked), OperationResult.Fail, call.Answered);
        }

        return recording;
    }
}
