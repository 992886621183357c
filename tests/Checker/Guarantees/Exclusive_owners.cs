using Lab.Checker.Judging;
using Lab.Checker.Tests.Mutants;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Guarantees;

/// <summary>exclusive(q1): owners act from their first effect under the ownership to their last, and never at the same time.</summary>
public sealed class Exclusive_owners(ITestOutputHelper output)
{
    private static readonly Guarantee Exclusive = Guarantee.Parse("exclusive(q1)")!;

    [Fact]
    public void May_take_turns() => Assert.Equal(Outcome.Holds, Judged("a+ a! a! a- b+ b! b-"));

    [Fact]
    public void May_not_act_between_each_other_s_effects() => Assert.Equal(Outcome.Violated, Judged("a+ a! b+ b! a!"));

    [Fact] // The lock was lost, and its owner did nothing more before it knew.
    public void May_overlap_as_long_as_they_do_not_act() => Assert.Equal(Outcome.Holds, Judged("a+ a! b+ b! a- b! b-"));

    [Fact]
    public void Are_no_owners_after_they_know_that_it_is_over() => Assert.Equal(Outcome.Holds, Judged("a+ a! a- b+ b! a! b!"));

    [Fact]
    public void Act_under_their_own_ownership_alone() => Assert.Equal(Outcome.Holds, Judged("a+ a! b! a!"));

    [Fact]
    public void Are_told_by_the_witness()
    {
        var verdict = Judge.Offline(Told("a+ b+ a! b! a! a!"), Context())[0];
        Assert.Equal([0, 2, 1, 3, 5], verdict.Witness!.Operations.Select(o => o.Value));
        Assert.Equal($"b acted as the owner of q1 at {VirtualTime.FromMs(3)}, between {VirtualTime.FromMs(2)} and {VirtualTime.FromMs(5)}, when a did", verdict.Witness.Sentence);
    }

    [Fact]
    public void Agree_with_the_oracle_on_twenty_thousand_random_histories()
    {
        var violated = 0;
        for (var seed = 1; seed <= Samples.Count; seed++)
        {
            var history = Random((ulong)seed);
            var expected = Overlaps(history);
            var verdict = Judge.Offline(history, Context())[0];
            Assert.True(verdict.Outcome == (expected ? Outcome.Violated : Outcome.Holds), $"seed {seed}: {verdict.Outcome}, the oracle says the opposite");
            if (expected) violated++;
            if (expected) Assert.True(Overlaps(history, verdict.Witness!.Operations), $"seed {seed}: {string.Join(", ", verdict.Witness!.Operations)} prove nothing");
        }

        output.WriteLine($"{Samples.Count} histories, {violated} violated");
        Assert.InRange(violated, Samples.Count / 10, Samples.Count / 2);
    }

    public static TheoryData<Mutant> Broken => [.. Mutants.Mutants.Exclusive];

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Are_told_from_those_of_a_broken_rule(Mutant mutant)
    {
        var ask = MutatedChecker.With(mutant);
        for (var seed = 1; seed <= 20_000; seed++)
        {
            var history = Random((ulong)seed);
            if (ask(history, Context())[0].Outcome == Outcome.Violated != Overlaps(history)) return;
        }

        Assert.Fail($"'{mutant.Breaks}' was not noticed.");
    }

    /// <summary>The definition: some effect of one ownership lies between two of another, or two overlap. All of them are compared.</summary>
    private static bool Overlaps(History history, IReadOnlyList<OperationId>? only = null)
    {
        var place = history.Names.Find("q1");
        var rows = Enumerable.Range(0, history.Count).Select(i => history[i]).Where(r => r.Place == place && only?.Contains(r.Id) != false).ToArray();
        var acts = rows.Where(r => r.Kind == OperationKind.Effect && r.Result == OperationResult.Ok)
            .Select(effect => (Effect: effect, Owner: OwnershipOf(effect, rows))).Where(a => a.Owner is not null).ToArray();
        return acts.Any(a => acts.Any(b => acts.Any(c => a.Owner == c.Owner && b.Owner != a.Owner && a.Effect.Call < b.Effect.Return && b.Effect.Call < c.Effect.Return)));
    }

    /// <summary>The acquire that told this session it owns the place, when it has neither released it since nor asked for it as the owner.</summary>
    private static OperationId? OwnershipOf(Operation effect, Operation[] rows)
    {
        OperationId? owner = null;
        foreach (var row in rows.Where(r => r.Session == effect.Session && r.Call < effect.Call))
        {
            if (row.Kind == OperationKind.Release) owner = null;
            if (row.Kind == OperationKind.Acquire && row.Result == OperationResult.Ok && row.Return < effect.Call) owner ??= row.Id;
        }

        return owner;
    }

    private static History Random(ulong seed)
    {
        var draws = new Draws(seed);
        var history = new History();
        var sessions = Enumerable.Range(0, 3).Select(i => history.OpenSession($"c{i}", NameId.None, 0)).ToArray();
        OperationId?[] asked = [null, null, null];
        for (var step = 8 + draws.Below(20); step > 0; step--)
        {
            var s = draws.Percent(85) ? draws.Below(2) : 2;
            var place = history.Names.Intern(draws.Percent(90) ? "q1" : "q2");
            var at = VirtualTime.FromMs(step);
            switch (draws.Below(10))
            {
                case < 3 when asked[s] is null:
                    asked[s] = history.Call(OperationKind.Acquire, sessions[s], 0, 0, MessageId.None, NameId.None, place, at);
                    break;
                case < 5 when asked[s] is { } open:
                    history.Return(open, draws.Percent(80) ? OperationResult.Ok : draws.Percent(50) ? OperationResult.Fail : OperationResult.Info, at);
                    asked[s] = null;
                    break;
                case 5 when asked[s] is null && draws.Percent(70):
                    history.Instant(OperationKind.Release, sessions[s], 0, MessageId.None, NameId.None, place, 0, at);
                    break;
                default:
                    history.Instant(OperationKind.Effect, sessions[s], 0, new(step), NameId.None, place, 0, at);
                    break;
            }
        }

        return history;
    }

    /// <summary>a+ acquires, a! acts, a- knows that it is over.</summary>
    private static History Told(string story)
    {
        var history = new History();
        var place = history.Names.Intern("q1");
        var sessions = new Dictionary<char, SessionId>();
        foreach (var (i, word) in story.Split(' ').Index())
        {
            if (!sessions.TryGetValue(word[0], out var session)) sessions[word[0]] = session = history.OpenSession(word[..1], NameId.None, 0);
            var kind = word[1] switch { '+' => OperationKind.Acquire, '-' => OperationKind.Release, _ => OperationKind.Effect };
            history.Instant(kind, session, i, new(kind == OperationKind.Effect ? i + 1 : 0), NameId.None, place, 0, VirtualTime.FromMs(i));
        }

        return history;
    }

    private static Outcome Judged(string story) => Judge.Offline(Told(story), Context())[0].Outcome;

    private static JudgeContext Context() => new() { Guarantees = [Exclusive], Groups = [] };
}
