using Lab.Checker.Judging;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Guarantees;

public sealed class A_judge
{
    private static readonly Guarantee[] All = [.. Samples.Guarantees, .. Samples.Guarantees.Select(g => g with { Group = "mail" })];

    [Theory] // One judge for all of them: what it kept of the last run would show.
    [InlineData(GuaranteeKind.NoLoss)]
    [InlineData(GuaranteeKind.NoDuplicates)]
    [InlineData(GuaranteeKind.Ordering)]
    [InlineData(GuaranteeKind.NoPhantom)]
    [InlineData(GuaranteeKind.Progress)]
    public void Says_the_same_while_a_history_grows_and_afterwards(GuaranteeKind kind)
    {
        var online = new Judge();
        for (ulong seed = 1; seed <= 5_000; seed++)
        {
            var given = RandomCase.Of(kind, seed, context =>
            {
                online.Begin(context with { Guarantees = All });
                return online;
            });
            var said = online.Finish(given.History, given.Context.Ending);
            var offline = Judge.Offline(given.History, given.Context with { Guarantees = All });
            for (var i = 0; i < All.Length; i++) Assert.True(Same(said[i], offline[i]), $"online {said[i]}, offline {offline[i]}\n{given}");
        }
    }

    [Fact]
    public void May_stop_a_run_exactly_when_it_can_not_be_mended()
    {
        Guarantee[] asked = [new(GuaranteeKind.NoDuplicates), new(GuaranteeKind.Ordering, OrderingScope.Key)];
        var (stopped, ran) = (0, 0);
        var judge = new Judge();
        for (ulong seed = 1; seed <= 5_000; seed++)
        {
            Stopper? stopper = null;
            var given = RandomCase.Of(GuaranteeKind.Ordering, seed, context =>
            {
                judge.Begin(context with { Guarantees = asked });
                return stopper = new(judge);
            });
            var violated = judge.Finish(given.History, given.Context.Ending).Any(v => v.Outcome == Outcome.Violated);
            Assert.True(!judge.CanStop || violated, $"stopped, but in the end nothing was violated\n{given}");
            if (HasEffectBeforeSend(given)) continue;
            Assert.True(judge.CanStop == violated, $"violated, but not stopped\n{given}");
            Assert.Equal(violated, stopper!.ViolatedWhenStopped);
            if (violated) stopped++;
            else ran++;
        }

        Assert.True(stopped > 500 && ran > 500, $"{stopped} stopped, {ran} ran to their end");
    }

    [Fact]
    public void Does_not_stop_a_run_for_a_guarantee_that_nobody_asked()
    {
        var story = new Story(new("billing", ["orders"]), new("mail", ["orders"])).Sent(1).Sent(2).Does(2).Does(1).Does(1);
        Assert.True(Stops("no-duplicates"));
        Assert.True(Stops("ordering(key)"));
        Assert.False(Stops("no-duplicates(mail)"));
        Assert.False(Stops("ordering(key,mail)"));
        Assert.False(Stops("no-loss"));

        bool Stops(string guarantee)
        {
            var judge = new Judge();
            judge.Begin(story.Context(Guarantee.Parse(guarantee)!));
            judge.Replay(story.History);
            return judge.CanStop;
        }
    }

    [Fact]
    public void Can_be_asked_again()
    {
        for (ulong seed = 1; seed <= 500; seed++)
        {
            var given = RandomCase.Of(GuaranteeKind.Ordering, seed);
            var judge = new Judge();
            judge.Begin(given.Context with { Guarantees = All });
            judge.Replay(given.History);
            var first = judge.Finish(given.History, given.Context.Ending);
            var second = judge.Finish(given.History, given.Context.Ending);
            Assert.All(first.Zip(second), pair => Assert.True(Same(pair.First, pair.Second), given.ToString()));
        }
    }

    [Fact]
    public void Refuses_a_guarantee_of_a_group_that_is_not_declared() =>
        Assert.Contains("'shipping'", Assert.Throws<ArgumentException>(() => new Story().Judged("no-loss(shipping)")).Message, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_group_declared_twice() =>
        Assert.Throws<ArgumentException>(() => new Story(new("billing", ["orders"]), new("billing", ["payments"])).Judged("no-loss"));

    [Fact]
    public void Judges_an_empty_history() => Assert.All(Samples.Guarantees, g => Assert.Equal(Outcome.Holds, new Story().Judged(g.ToString()).Outcome));

    /// <summary>Takes the verdicts at the moment when the run may stop.</summary>
    private sealed class Stopper(Judge judge) : IHistoryListener
    {
        public bool ViolatedWhenStopped { get; private set; }

        public void OnCall(History history, OperationId operation) => judge.OnCall(history, operation);

        public void OnReturn(History history, OperationId operation)
        {
            var before = judge.CanStop;
            judge.OnReturn(history, operation);
            if (judge.CanStop && !before) ViolatedWhenStopped = judge.Finish(history, RunEnding.Unknown).Any(v => v.Outcome == Outcome.Violated);
        }
    }

    private static bool HasEffectBeforeSend(Case given) => given.Rows.Any(r =>
        r is { Kind: OperationKind.Effect, Message.IsNone: false } && !given.Rows.Any(s => s.Kind == OperationKind.Send && s.Message == r.Message && s.Call < r.Call));

    internal static bool Same(Verdict a, Verdict b) =>
        (a.Guarantee, a.Outcome, a.Violations, a.Witness?.Sentence, a.Witness?.Message, a.Witness?.Other, a.Witness?.Group)
            == (b.Guarantee, b.Outcome, b.Violations, b.Witness?.Sentence, b.Witness?.Message, b.Witness?.Other, b.Witness?.Group)
        && (a.Witness?.Operations ?? []).SequenceEqual(b.Witness?.Operations ?? []);
}
