using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Formats;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models;

/// <summary>Set-full against its definition, for each element over all reads.</summary>
public sealed class What_is_known_to_be_in_a_set
{
    private const int Elements = 3;

    private static readonly IModel Model = ModelCatalog.Find("set-full")!;

    [Fact]
    public void Agrees_with_its_oracle_on_random_histories()
    {
        var seen = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (ulong seed = 1; seed <= (ulong)Samples.Count; seed++)
        {
            var recording = Random(new(seed));
            var judgement = Model.Judge(recording, ModelOptions.Default);
            var fates = Enumerable.Range(0, Elements).Select(e => Fate(recording, e)).OfType<string>().ToList();
            foreach (var fate in fates) seen[fate] = seen.GetValueOrDefault(fate) + 1;
            var figures = judgement.Figures.ToDictionary(f => f.Name, f => (int)f.Count);
            Assert.Equal(
                (seed, fates.Count, fates.Count(f => f is "stable" or "stale"), fates.Count(f => f == "stale"), fates.Count(f => f == "lost"), fates.Count(f => f == "never")),
                (seed, figures["elements"], figures["stable"], figures["stale"], figures["lost"], figures["never-read"]));
            Assert.Equal((seed, OutcomeOf(fates)), (seed, judgement.Outcome));
        }

        Assert.Equal(["lost", "never", "stable", "stale"], seen.Keys);
        Assert.All(seen, f => Assert.True(f.Value > Samples.Count / 50, $"{f.Key} {f.Value} times"));
    }

    [Fact]
    public void And_later_read_no_more_is_lost_with_the_read_that_shows_it()
    {
        var judgement = Model.Judge(Texts.Read("[1] call add(5)\n[1] return\n[2] call read\n[2] return [5]\n[2] call read\n[2] return []"), ModelOptions.Default);

        var lost = Assert.Single(judgement.Anomalies);
        Assert.Equal("lost", lost.Name);
        Assert.Equal([0, 2], lost.Operations);
    }

    [Fact]
    public void And_read_twice_at_once_is_duplicated()
    {
        var judgement = Model.Judge(Texts.Read("[1] call add(5)\n[1] return\n[2] call read\n[2] return [5 5]"), ModelOptions.Default);

        Assert.Equal(("duplicated", 1), (Assert.Single(judgement.Anomalies).Name, judgement.Anomalies[0].Operations[0]));
    }

    [Fact]
    public void And_read_late_is_stale_by_the_time_between()
    {
        var judgement = Model.Judge(Texts.Read("""
            {:process 1 :type :invoke :f :add :value 5 :time 1000}{:process 1 :type :ok :f :add :value 5 :time 2000}
            {:process 2 :type :invoke :f :read :time 5000}{:process 2 :type :ok :f :read :value #{} :time 6000}
            {:process 2 :type :invoke :f :read :time 7000}{:process 2 :type :ok :f :read :value #{5} :time 8000}
            """), ModelOptions.Default);

        Assert.Equal(Outcome.Holds, judgement.Outcome);
        Assert.Equal("stale", Assert.Single(judgement.Allowed).Name);
        Assert.Contains(("stable-latency-max-ns", 3001L), judgement.Figures);
    }

    /// <summary>A random history, and what is to be said of it.</summary>
    internal static (Recording Recording, string Expected) Sample(ulong seed)
    {
        var recording = Random(new(seed));
        var fates = Enumerable.Range(0, Elements).Select(e => Fate(recording, e)).OfType<string>().ToList();
        int Count(params string[] which) => fates.Count(which.Contains);
        return (recording, $"{OutcomeOf(fates)}: elements {fates.Count}, stable {Count("stable", "stale")}, stale {Count("stale")}, lost {Count("lost")}, never-read {Count("never")}");
    }

    private static Outcome OutcomeOf(List<string> fates) => fates.Contains("lost") ? Outcome.Violated : fates.Exists(f => f is "stable" or "stale") ? Outcome.Holds : Outcome.Unknown;

    /// <summary>What became of an element; null when nobody added it.</summary>
    private static string? Fate(Recording recording, int element)
    {
        var rows = Enumerable.Range(0, recording.Count).ToList();
        bool IsAdd(int row) => recording.Functions[new(recording.FunctionColumn[row])] == "add" && recording.Asked[row] == Value.Of(element);
        var adds = rows.Where(IsAdd).ToList();
        if (adds.Count == 0) return null;
        var reads = rows.Where(row => recording.Functions[new(recording.FunctionColumn[row])] == "read" && recording.Results[row] == OperationResult.Ok).ToList();
        bool Shows(int read) => recording.Values.Items(recording.Answered[read]).Contains(Value.Of(element));
        var known = adds.Where(a => recording.Results[a] == OperationResult.Ok).Concat(reads.Where(Shows)).Select(row => recording.Returns[row]).DefaultIfEmpty(int.MaxValue).Min();
        var lastPresent = reads.Where(Shows).Select(r => recording.Calls[r]).DefaultIfEmpty(-1).Max();
        var lastAbsent = reads.Where(r => !Shows(r) && recording.Calls[r] > recording.Calls[adds[0]]).Select(r => recording.Calls[r]).DefaultIfEmpty(-1).Max();
        if (lastPresent > lastAbsent) return lastAbsent > known ? "stale" : "stable";
        return lastAbsent > known ? "lost" : "never";
    }

    private static Recording Random(Draws draws)
    {
        var recording = new Recording();
        var (add, read) = (recording.Functions.Intern("add"), recording.Functions.Intern("read"));
        var inside = new SortedSet<int>();
        var open = new List<(int Row, int Element)>();
        for (var step = 4 + draws.Below(12); step > 0; step--)
        {
            if (open.Count > 0 && draws.Percent(50))
            {
                var (row, element) = draws.Pick(open);
                open.Remove((row, element));
                if (element >= 0)
                {
                    if (draws.Percent(90)) inside.Add(element);
                    recording.Return(row, draws.Percent(80) ? OperationResult.Ok : draws.Percent(50) ? OperationResult.Fail : OperationResult.Info, Value.Of(element));
                }
                else
                {
                    recording.Return(row, OperationResult.Ok, recording.Values.List([.. inside.Where(_ => !draws.Percent(15)).Select(e => Value.Of(e))]));
                }
            }
            else
            {
                var element = draws.Percent(40) ? draws.Below(Elements) : -1;
                open.Add((element >= 0 ? recording.Call(step, add, Value.Of(element)) : recording.Call(step, read, Value.Nil), element));
            }
        }

        return recording;
    }
}
