using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Kafka;

/// <summary>
/// Small random histories of two logs: producers and consumers, one operation after the other, over logs that are broken
/// in one of several ways; at the end somebody polls everything, unless that is how they are broken.
/// </summary>
internal sealed class RandomLogs(ulong seed)
{
    private enum Fault { None, Lose, Unseen, Duplicate, Overwrite, ShowAborted, Jump, JumpInside, Unordered, Interleave, SeeSelf, Backfill }

    private static readonly string[] Keys = ["x", "y"];
    private readonly Draws draws = new(seed);
    private readonly Dictionary<string, List<(int Value, int Offset)>> logs = Keys.ToDictionary(k => k, _ => new List<(int, int)>());
    private readonly Dictionary<string, int> ends = Keys.ToDictionary(k => k, _ => 0);
    private readonly Dictionary<(int, string), int> positions = [];
    private readonly Dictionary<string, int> gaps = [];
    private readonly List<LogOp> ops = [];
    private Fault fault;
    private int value;

    public static LogHistory Of(ulong seed) => new RandomLogs(seed).Make();

    private LogHistory Make()
    {
        fault = (Fault)draws.Pick([0, 1, 1, 2, 3, 4, 4, 5, 6, 6, 6, 6, 6, 6, 7, 7, 7, 8, 8, 9, 9, 10, 11, 11, 11]);
        for (var count = 3 + draws.Below(6); count > 0; count--) Step(draws.Below(3));
        if (fault == Fault.Interleave && draws.Percent(80)) Interleave();
        ops.Add(new(9, "assign", OperationResult.Ok, [], Keys));
        if (fault != Fault.Unseen) ops.Add(new(9, "txn", OperationResult.Ok, [.. Keys.SelectMany(k => Poll(9, 0, k, 99))], []));
        return new([.. ops.Select(o => o with { Micros = [.. o.Micros.GroupBy(m => (m.Micro, m.Sends, m.Key)).OrderBy(g => g.Key.Micro).SelectMany(g => g)] })], seed);
    }

    private void Step(int process)
    {
        switch (draws.Below(12))
        {
            case 0:
                ops.Add(new(process, "crash", OperationResult.Info, [], []));
                foreach (var key in Keys) positions.Remove((process, key));
                break;
            case 1 or 2:
                Assign(process, draws.Percent(fault == Fault.Jump ? 45 : 65) ? "assign" : "subscribe");
                break;
            default:
                Transact(process);
                break;
        }
    }

    private void Assign(int process, string how)
    {
        var keys = Keys.Where(_ => draws.Percent(60)).ToArray();
        var result = draws.Percent(85) ? OperationResult.Ok : OperationResult.Info;
        ops.Add(new(process, how, result, [], keys));
        foreach (var key in Keys)
        {
            if (!keys.Contains(key) || draws.Percent(fault == Fault.Jump ? 30 : result == OperationResult.Info ? 60 : 0)) positions[(process, key)] = draws.Below(3);
        }
    }

    private void Transact(int process)
    {
        // What a crashed transaction sent and lost is nothing but lost: with others it is unseen, too.
        var unlucky = fault == Fault.Lose ? OperationResult.Info : OperationResult.Ok;
        var result = draws.Pick([OperationResult.Ok, OperationResult.Ok, OperationResult.Ok, unlucky, unlucky, OperationResult.Fail, OperationResult.Info]);
        var (micros, before) = (new List<LogMicro>(), positions.ToDictionary());
        var lands = result == OperationResult.Ok || (result == OperationResult.Info && draws.Percent(50)) || (fault == Fault.ShowAborted && draws.Percent(50));
        var sent = new List<(string Key, int Value, int Offset)>();
        for (var (i, count) = (0, 1 + draws.Below(3)); i < count; i++)
        {
            if (draws.Percent(50))
            {
                foreach (var key in Keys.Where(_ => draws.Percent(60)).ToArray()) micros.AddRange(Poll(process, i, key, 1 + draws.Below(2)));
                if (fault == Fault.SeeSelf && sent.Count > 0) micros.Add(new(i, false, sent[0].Key, sent[0].Value, sent[0].Offset));
            }
            else
            {
                micros.Add(Send(i, draws.Pick(Keys), result, sent));
            }
        }

        if (fault == Fault.Unordered && sent.Count > 1 && sent[0].Key == sent[1].Key) (sent[0], sent[1]) = ((sent[0].Key, sent[0].Value, sent[1].Offset), (sent[1].Key, sent[1].Value, sent[0].Offset));
        foreach (var (key, v, offset) in sent)
        {
            if (lands && !(fault == Fault.Lose && draws.Percent(result == OperationResult.Info ? 50 : 20))) logs[key].Add((v, offset));
            for (var m = 0; m < micros.Count; m++) if (micros[m].Sends && micros[m].Value == v && micros[m].Offset >= 0) micros[m] = micros[m] with { Offset = offset };
        }

        if (result == OperationResult.Fail) foreach (var key in Keys) positions[(process, key)] = before.GetValueOrDefault((process, key));
        ops.Add(new(process, "txn", result, [.. micros], []));
    }

    private LogMicro Send(int micro, string key, OperationResult result, List<(string, int, int)> sent)
    {
        var offset = ends[key];
        if (fault == Fault.Overwrite && offset > 0 && draws.Percent(30)) offset--;
        else if (fault == Fault.Backfill && draws.Percent(40) && gaps.Remove(key, out var gap)) offset = gap;
        else ends[key]++;
        if (!gaps.ContainsKey(key) && draws.Percent(fault == Fault.Backfill ? 50 : 20)) gaps[key] = ends[key]++;
        sent.Add((key, ++value, offset));
        if (fault == Fault.Duplicate && draws.Percent(30)) logs[key].Add((value, ends[key]++));
        return new(micro, true, key, value, draws.Percent(result == OperationResult.Ok ? 85 : 30) ? offset : -1);
    }

    private List<LogMicro> Poll(int process, int micro, string key, int limit)
    {
        var log = logs[key].GroupBy(e => e.Offset).OrderBy(g => g.Key).Select(g => draws.Pick(g.ToArray())).ToList();
        var at = positions.GetValueOrDefault((process, key));
        if (fault == Fault.Jump && draws.Percent(35)) at = Math.Max(0, at + draws.Pick([-1, 1, 1]));
        var polled = new List<LogMicro>();
        for (; polled.Count < limit && at < log.Count; at++)
        {
            polled.Add(new(micro, false, key, log[at].Value, log[at].Offset));
            if (fault == Fault.JumpInside && process != 9 && draws.Percent(30)) at = Math.Max(-1, at + draws.Pick([-2, 1]));
        }

        positions[(process, key)] = Math.Max(0, at);
        return polled;
    }

    /// <summary>Two transactions whose sends interleave; one may poll what the other sent, before or after it sends.</summary>
    private void Interleave()
    {
        var (a, b) = (new List<LogMicro>(), new List<LogMicro>());
        var (first, second) = (++value, ++value);
        a.Add(new(5, true, "x", first, Put("x", first)));
        b.Add(new(5, true, "x", second, Put("x", second)));
        if (draws.Percent(40)) b.Add(new(6, true, "y", ++value, Put("y", value)));
        if (draws.Percent(40)) a.Add(new(6, true, "y", ++value, Put("y", value)));
        if (draws.Percent(25))
        {
            a.Add(new(9, false, "x", second, b[0].Offset));
            b.Add(new(9, false, "x", first, a[0].Offset));
        }
        else if (draws.Percent(50)) a.Insert(draws.Below(2) * a.Count, new(draws.Below(2) * 8, false, b[^1].Key, b[^1].Value, b[^1].Offset));
        else if (draws.Percent(30)) b.Insert(0, new(0, false, "x", first, a[0].Offset));
        ops.Add(new(20, "txn", OperationResult.Ok, [.. a.OrderBy(m => m.Micro)], []));
        ops.Add(new(21, "txn", OperationResult.Ok, [.. b.OrderBy(m => m.Micro)], []));
    }

    private int Put(string key, int what)
    {
        logs[key].Add((what, ends[key]));
        return ends[key]++;
    }
}
