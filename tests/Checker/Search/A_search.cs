using Lab.Checker.Models;
using Lab.Checker.Models.Search;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Formats;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Search;

public sealed class A_search
{
    [Fact] // More operations open than a word has bits.
    public void Of_a_hundred_writes_at_the_same_time_is_decided()
    {
        Assert.Equal(Outcome.Holds, Judge("cas-register", Wide(read: 42)).Outcome);
        Assert.Equal(Outcome.Violated, Judge("cas-register", Wide(read: 100)).Outcome);
    }

    [Fact] // What one read proves and the next disproves would be tried with every subset of the writes.
    public void Of_a_hundred_writes_that_two_reads_contradict_takes_no_search()
    {
        var judgement = Judge("cas-register", Wide(read: 42, then: 43));

        Assert.Equal(Outcome.Violated, judgement.Outcome);
        Assert.Contains(("steps", 0L), judgement.Figures);
        Assert.Equal([42, 43, 100, 101], judgement.Anomalies[0].Operations.Order());
        Assert.StartsWith("read -> 43 of process 0 has no place in any order of the operations", judgement.Anomalies[0].Sentence, StringComparison.Ordinal);
    }

    [Fact] // The swap could be anywhere.
    public void Of_a_hundred_writes_and_a_swap_is_given_up_within_its_bound()
    {
        var recording = Wide(read: 42, then: 43);
        recording.Call(200, recording.Functions.Intern("cas"), recording.Values.List([Value.Of(1000), Value.Of(1001)]));

        Assert.Equal(Outcome.Unknown, ModelCatalog.Find("cas-register")!.Judge(recording, new ModelOptions { Steps = 100_000 }).Outcome);
    }

    [Fact]
    public void Of_a_key_that_is_only_put_takes_none_though_another_is_appended_to()
    {
        var judgement = Judge("kv", Texts.Read("[1] call put(a, 1)\n[1] return\n[1] call get(a)\n[1] return 1\n[1] call append(b, \"x\")\n[1] return\n[1] call get(b)\n[1] return \"x\""));

        Assert.Equal(Outcome.Holds, judgement.Outcome);
        Assert.Contains(("steps", 2L), judgement.Figures);
    }

    [Fact]
    public void That_hits_its_bound_says_which_and_how_far_it_came()
    {
        var judgement = ModelCatalog.Find("stack")!.Judge(Pushes(40), new ModelOptions { Steps = 1000 });

        Assert.Equal(Outcome.Unknown, judgement.Outcome);
        Assert.StartsWith("the search was given up after 1,000 steps; up to the return at position ", judgement.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Whose_time_is_up_says_so()
    {
        var judgement = ModelCatalog.Find("stack")!.Judge(Pushes(40), new ModelOptions { Deadline = new CancellationToken(canceled: true) });

        Assert.Equal(Outcome.Unknown, judgement.Outcome);
        Assert.StartsWith("the search ran out of time", judgement.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void That_needs_more_memory_than_it_may_have_says_so()
    {
        var judgement = ModelCatalog.Find("stack")!.Judge(Pushes(40), new ModelOptions { MemoryBytes = 1 << 20 });

        Assert.Equal(Outcome.Unknown, judgement.Outcome);
        Assert.StartsWith("the search needs more than 1 MB", judgement.Why, StringComparison.Ordinal);
    }

    [Fact] // b needs a step for each of its 40 appends, and is looked at last.
    public void Says_violated_when_one_key_is_though_another_is_not_decided()
    {
        const string Broken = "[1] call put(a, 1)\n[1] return\n[1] call get(a)\n[1] return 2\n";
        var undecided = string.Concat(Enumerable.Range(0, 40).Select(i => $"[1] call append(b, {i})\n[1] return\n"));

        Assert.Equal(Outcome.Violated, ModelCatalog.Find("kv")!.Judge(Texts.Read(Broken + undecided), new ModelOptions { Steps = 20 }).Outcome);
        Assert.Equal(Outcome.Unknown, ModelCatalog.Find("kv")!.Judge(Texts.Read(undecided), new ModelOptions { Steps = 20 }).Outcome);
    }

    [Fact] // The witness of a long history is what matters of it.
    public void Names_the_few_operations_that_prove_a_violation()
    {
        var text = string.Concat(Enumerable.Range(0, 500).Select(i => $"[1] call write({i})\n[1] return\n[2] call read\n[2] return {i}\n")) + "[2] call read\n[2] return 7\n[1] call write(9999)\n[1] return\n";

        var anomaly = Assert.Single(Judge("cas-register", Texts.Read(text)).Anomalies);

        Assert.Equal(3, anomaly.Operations.Count);
        Assert.Contains(14, anomaly.Operations);
        Assert.Contains(1000, anomaly.Operations);
        Assert.StartsWith("read -> 7 of process 2 has no place in any order of the operations: whatever the order, it finds 499; the 1000 before it have one", anomaly.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_store_takes_its_keys_apart_and_joins_texts_and_lists()
    {
        Assert.Equal(Outcome.Holds, Judge("kv", Texts.Read("[1] call put(a, \"x\")\n[1] return\n[1] call append(a, \"yz\")\n[1] return\n[1] call get(a)\n[1] return \"xyz\"\n[1] call get(b)\n[1] return nil\n[1] call append(b, 1)\n[1] return\n[1] call append(b, 2)\n[1] return\n[1] call get(b)\n[1] return [1 2]")).Outcome);
        var judgement = Judge("kv", Texts.Read("[1] call put(a, 1)\n[1] return\n[1] call put(b, 1)\n[1] return\n[1] call put(b, 2)\n[1] return\n[1] call get(b)\n[1] return 1"));
        Assert.Contains("of the operations of :b", Assert.Single(judgement.Anomalies).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Remembers_sets_as_they_are()
    {
        for (ulong seed = 1; seed <= 300; seed++)
        {
            var draws = new Draws(seed);
            var sets = new CanonicalSets(40);
            var (a, b) = (new List<int>(), new List<int>());
            var (nameOfA, nameOfB) = (0, 0);
            for (var i = draws.Below(12); i > 0; i--)
            {
                var member = draws.Below(6) * 7;
                if (draws.Percent(50)) (nameOfA, _) = (sets.Add(nameOfA, member), Add(a, member));
                else (nameOfB, _) = (sets.Add(nameOfB, member), Add(b, member));
                if (a.Count > 0 && draws.Percent(20))
                {
                    var gone = draws.Pick(a);
                    a.Remove(gone);
                    nameOfA = sets.Remove(nameOfA, gone);
                }
            }

            Assert.Equal(a.Order(), sets.Members(nameOfA));
            Assert.Equal(a.Order().SequenceEqual(b.Order()), nameOfA == nameOfB);
            Assert.Equal(b.Distinct().All(m => a.Count(x => x == m) >= b.Count(x => x == m)), sets.Includes(nameOfA, nameOfB));
            Assert.All(Enumerable.Range(0, 40), m => Assert.Equal(a.Contains(m), sets.Contains(nameOfA, m)));
        }

        static bool Add(List<int> to, int member)
        {
            to.Add(member);
            return true;
        }
    }

    private static Judgement Judge(string model, Recording recording) => ModelCatalog.Find(model)!.Judge(recording, ModelOptions.Default);

    private static Recording Wide(int read, int then = -1)
    {
        var recording = new Recording();
        var (write, readName) = (recording.Functions.Intern("write"), recording.Functions.Intern("read"));
        for (var i = 0; i < 100; i++) recording.Call(i, write, Value.Of(i));
        for (var i = 0; i < 100; i++) recording.Return(i, OperationResult.Ok, Value.Of(i));
        foreach (var value in new[] { read, then })
        {
            if (value >= 0) recording.Return(recording.Call(0, readName, Value.Nil), OperationResult.Ok, Value.Of(value));
        }

        return recording;
    }

    /// <summary>Pushes at the same time, and a pop that can't be.</summary>
    private static Recording Pushes(int count)
    {
        var recording = new Recording();
        var (push, pop) = (recording.Functions.Intern("push"), recording.Functions.Intern("pop"));
        for (var i = 0; i < count; i++) recording.Call(i, push, Value.Of(i));
        for (var i = 0; i < count; i++) recording.Return(i, OperationResult.Ok, Value.Of(i));
        for (var i = 0; i < 2; i++) recording.Return(recording.Call(0, pop, Value.Nil), OperationResult.Ok, Value.Of(5));
        return recording;
    }
}
