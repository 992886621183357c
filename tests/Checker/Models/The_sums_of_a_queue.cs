using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Formats;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models;

/// <summary>Total-queue against its definition, read aloud over lists of values.</summary>
public sealed class The_sums_of_a_queue
{
    private static readonly IModel Model = ModelCatalog.Find("total-queue")!;

    [Fact]
    public void Agree_with_their_oracle_on_random_histories()
    {
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= (ulong)Samples.Count; seed++)
        {
            var (recording, attempts, acknowledged, dequeued) = Random(new(seed));
            var judgement = Model.Judge(recording, ModelOptions.Default);
            var expected = Sums(attempts, acknowledged, dequeued);
            Assert.Equal((seed, string.Join(", ", expected)), (seed, string.Join(", ", judgement.Figures.Select(f => (f.Name, (int)f.Count)))));
            var violated = expected.Where(f => f.Name is "lost" or "unexpected" && f.Count > 0).Select(f => f.Name).Order().ToList();
            Assert.Equal(violated, judgement.Anomalies.Select(a => a.Name).Order());
            Assert.Equal(violated.Count > 0 ? Outcome.Violated : Outcome.Holds, judgement.Outcome);
            var reason = violated.Count == 0 ? "none" : string.Join(" and ", violated);
            reasons[reason] = reasons.GetValueOrDefault(reason) + 1;
        }

        Assert.Equal(["lost", "lost and unexpected", "none", "unexpected"], reasons.Keys);
        Assert.All(reasons, r => Assert.True(r.Value > Samples.Count / 1_000, $"{r.Key} {r.Value} times"));
    }

    [Fact]
    public void Name_what_was_lost_unexpected_or_came_twice()
    {
        var judgement = Model.Judge(Texts.Read("[1] call enq(5)\n[1] return\n[1] call enq(6)\n[1] return\n[2] call deq\n[2] return 6\n[2] call deq\n[2] return 6\n[2] call deq\n[2] return 7"), ModelOptions.Default);

        Assert.Equal([("unexpected", "7 came out, and nobody put it in", 4), ("lost", "5 was acknowledged and never came out", 0)], judgement.Anomalies.Select(a => (a.Name, a.Sentence, Assert.Single(a.Operations))));
        var twice = Assert.Single(judgement.Allowed);
        Assert.Equal(("duplicated", "6 was put in once and came out 2 times"), (twice.Name, twice.Sentence));
        Assert.Equal([2, 3], twice.Operations);
    }

    [Fact] // Who knows what it took?
    public void Claim_no_loss_when_a_drain_crashed()
    {
        const string Lost = "{:process 1 :type :invoke :f :enqueue :value 5}{:process 1 :type :ok :f :enqueue :value 5}{:process 2 :type :invoke :f :drain}";

        Assert.Equal(Outcome.Unknown, Model.Judge(Texts.Read(Lost), ModelOptions.Default).Outcome);
        Assert.Equal(Outcome.Violated, Model.Judge(Texts.Read(Lost + "{:process 2 :type :fail :f :drain}"), ModelOptions.Default).Outcome);
        Assert.Equal(Outcome.Holds, Model.Judge(Texts.Read(Lost + "{:process 2 :type :ok :f :drain :value [5]}"), ModelOptions.Default).Outcome);
    }

    /// <summary>A random history, and what is to be said of it.</summary>
    internal static (Recording Recording, string Expected) Sample(ulong seed)
    {
        var (recording, attempts, acknowledged, dequeued) = Random(new(seed));
        var sums = Sums(attempts, acknowledged, dequeued);
        var outcome = sums.Any(f => f.Name is "lost" or "unexpected" && f.Count > 0) ? Outcome.Violated : Outcome.Holds;
        return (recording, $"{outcome}: {string.Join(", ", sums.Select(f => $"{f.Name} {f.Count}"))}");
    }

    private static (string Name, int Count)[] Sums(List<int> attempts, List<int> acknowledged, List<int> dequeued)
    {
        var ok = Common(dequeued, attempts);
        var unexpected = dequeued.Where(v => !attempts.Contains(v)).ToList();
        var duplicated = Without(Without(dequeued, attempts), unexpected);
        return
        [
            ("attempts", attempts.Count), ("acknowledged", acknowledged.Count), ("dequeued", dequeued.Count), ("ok", ok.Count), ("lost", Without(acknowledged, dequeued).Count),
            ("unexpected", unexpected.Count), ("duplicated", duplicated.Count), ("recovered", Without(ok, acknowledged).Count),
        ];
    }

    private static List<int> Without(List<int> from, List<int> gone)
    {
        List<int> left = [.. from];
        foreach (var value in gone) left.Remove(value);
        return left;
    }

    private static List<int> Common(List<int> a, List<int> b) => Without(a, Without(a, b));

    private static (Recording Recording, List<int> Attempts, List<int> Acknowledged, List<int> Dequeued) Random(Draws draws)
    {
        var recording = new Recording();
        var (enqueue, dequeue, drain) = (recording.Functions.Intern("enqueue"), recording.Functions.Intern("dequeue"), recording.Functions.Intern("drain"));
        var (attempts, acknowledged, dequeued, inside) = (new List<int>(), new List<int>(), new List<int>(), new List<int>());
        for (var i = 2 + draws.Below(8); i > 0; i--)
        {
            if (draws.Percent(60))
            {
                var value = draws.Below(5);
                attempts.Add(value);
                inside.Add(value);
                var row = recording.Call(i, enqueue, Value.Of(value));
                if (draws.Percent(15)) continue;
                var result = draws.Percent(80) ? OperationResult.Ok : draws.Percent(50) ? OperationResult.Fail : OperationResult.Info;
                recording.Return(row, result, Value.Of(value));
                if (result == OperationResult.Ok) acknowledged.Add(value);
            }
            else if (inside.Count > 0 || draws.Percent(50))
            {
                var value = draws.Percent(8) ? draws.Below(7) : inside.Count > 0 ? draws.Pick(inside) : -1;
                var row = recording.Call(i, dequeue, Value.Nil);
                recording.Return(row, OperationResult.Ok, value < 0 ? Value.Nil : Value.Of(value));
                if (value >= 0) dequeued.Add(value);
                if (!draws.Percent(10)) inside.Remove(value);
            }
        }

        if (draws.Percent(15) && inside.Count > 0)
        {
            var gone = draws.Pick(inside);
            inside.RemoveAll(value => value == gone);
        }

        recording.Return(recording.Call(99, drain, Value.Nil), OperationResult.Ok, recording.Values.List([.. inside.Select(v => Value.Of(v))]));
        dequeued.AddRange(inside);
        return (recording, attempts, acknowledged, dequeued);
    }
}
