using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Support;

/// <summary>A history, what was promised, and the seed that names it.</summary>
internal sealed record Case(History History, JudgeContext Context, ulong Seed = 0)
{
    public Verdict Judged(Guarantee guarantee) => Judge.Offline(History, Context with { Guarantees = [guarantee] })[0];

    /// <summary>The history as rows, for oracles and for failure messages.</summary>
    public Operation[] Rows { get; } = [.. Enumerable.Range(0, History.Count).Select(i => History[i])];

    /// <summary>The same context over a history of the given operations alone.</summary>
    public Case Only(IEnumerable<OperationId> operations, Func<JudgeContext, JudgeContext> change)
    {
        var kept = operations.OrderBy(o => o.Value).Select(o => History[o]).ToArray();
        var history = new History();
        foreach (var session in History.Sessions) history.OpenSession(session.Client, Rename(session.Group), session.Life);
        var ids = new OperationId[kept.Length];
        var events = kept.SelectMany((row, i) => row.Return == Operation.NoReturn ? new[] { (At: row.Call, Row: i) } : [(At: row.Call, Row: i), (At: row.Return, Row: i)]);
        foreach (var (at, i) in events.OrderBy(e => e.At))
        {
            var row = kept[i];
            if (at == row.Call) ids[i] = history.Call(row.Kind, row.Session, row.ProgramIndex, row.Attempt, row.Message, Rename(row.Key), Rename(row.Place), row.CalledAt, row.Flags);
            else history.Return(ids[i], row.Result, row.ReturnedAt, row.Offset);
        }

        return new(history, change(Context), Seed);

        NameId Rename(NameId name) => name.IsNone ? name : history.Names.Intern(History.Names[name]);
    }

    public override string ToString()
    {
        var names = History.Names;
        var text = new System.Text.StringBuilder($"seed {Seed}: {string.Join(", ", Context.Groups.Select(g => $"{g.Name} <- {string.Join('+', g.Topics)} from #{g.FromPosition}, {g.From}"))}; healed {Context.Ending.Healing}, owed {Context.Owed}, ended {Context.Ending.EndedAt}, auditor finished: {Context.Ending.AuditorFinished}\n");
        foreach (var row in Rows)
        {
            var session = History.Sessions[row.Session.Value];
            text.Append($"  [{row.Id.Value}] {row.Kind} {row.Message} by {session.Client}/{names[session.Group]} program {row.ProgramIndex} attempt {row.Attempt} key '{names[row.Key]}' place '{names[row.Place]}' offset {row.Offset} {row.Flags}: #{row.Call} {row.CalledAt} .. #{(row.Return == Operation.NoReturn ? "-" : row.Return)} {row.ReturnedAt} {row.Result}\n");
        }

        return text.ToString();
    }
}
