using Lab.Cli.Input;
using Lab.Cli.Running;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams;
using Lab.Scenarios;

namespace Lab.Cli.Tests;

/// <summary>
/// acks=1 and a leader that loses its power, as real brokers play it, beside acks=all under the same seed: which arrow comes first is
/// the whole story, and the pictures must tell it. The first five seeds that violate.
/// </summary>
public sealed class The_diagram_of_real_runs
{
    private const int Seeds = 5;
    private const string Scenario = "scenarios/kafka/a02-acks1-leader-power-loss.yaml";

    private static readonly Lazy<IReadOnlyList<Pair>> Pairs = new(() => Read(Scenario, GuaranteeKind.NoLoss, Seeds));

    /// <summary>Both models of one seed, and the sentences above them.</summary>
    private sealed record Pair(ulong Seed, DiagramModel Violated, DiagramModel Twin, Sentences Said, bool ToldBeforeThePower);

    [Fact]
    public void With_acks_1_the_acknowledgement_leaves_before_any_followers_fetch_has_told_the_leader() => Each(pair =>
    {
        var left = AcknowledgementOf(pair.Violated).Left;

        Assert.DoesNotContain(pair.Violated.Arrows, a => IsReceipt(a, pair.Violated) && a.Arrived <= left);
        Assert.True(pair.Violated.Gap!.AcknowledgedFirst);
    });

    [Fact]
    public void With_acks_1_the_copies_strip_ends_at_none_while_acknowledged_stands() => Each(pair =>
    {
        Assert.NotNull(pair.Violated.ToldOk);
        Assert.True(pair.Violated.CopiesAt(AcknowledgementOf(pair.Violated).Left) > 0);
        Assert.Equal(0, pair.Violated.CopiesAtEnd);
    });

    [Fact]
    public void With_acks_all_it_leaves_after_the_fetches_of_both_followers() => Each(pair =>
    {
        var acknowledged = AcknowledgementOf(pair.Twin);

        Assert.Equal(2, pair.Twin.Arrows.Where(a => IsReceipt(a, pair.Twin) && a.To == acknowledged.From && a.Arrived <= acknowledged.Left).Select(a => a.From).Distinct().Count());
        Assert.False(pair.Twin.Gap!.AcknowledgedFirst);
        Assert.Equal(3, pair.Twin.CopiesAt(acknowledged.Left));
    });

    [Fact]
    public void With_acks_all_copies_stay_from_the_moment_the_producer_is_told() => Each(pair =>
    {
        var moments = pair.Twin.Copies.SelectMany(c => new[] { c.From, c.To }).Where(t => t >= pair.Twin.ToldOk && t <= pair.Twin.End).Append(pair.Twin.End);

        Assert.All(moments, t => Assert.True(pair.Twin.CopiesAt(t) >= 2, $"{pair.Twin.CopiesAt(t)} copies at {t}"));
    });

    /// <summary>In a run whose power goes before anybody was told anything there is no such message: it shows the violated one, sent again.</summary>
    [Fact]
    public void With_acks_all_the_power_goes_after_the_producer_was_told_where_any_was_told()
    {
        var told = Pairs.Value.Where(p => p.ToldBeforeThePower).ToList();

        Assert.True(told.Count >= 3, $"{told.Count} of {Seeds} seeds show it");
        Assert.All(told, pair =>
        {
            var power = Assert.Single(pair.Twin.Marks, m => m.Kind == MarkKind.PowerLoss);
            Assert.True(pair.Twin.ToldOk < power.At, $"seed {pair.Seed}");
            Assert.Equal(power.Lane, AcknowledgementOf(pair.Twin).From);
            Assert.Contains(pair.Twin.Marks, m => m.Kind == MarkKind.Crown && m.At > power.At);
        });
    }

    [Fact]
    public void The_twin_says_which_message_it_shows() => Each(pair =>
    {
        if (pair.Twin.InsteadOf.IsNone) Assert.Equal(pair.Violated.Message, pair.Twin.Message);
        else Assert.Equal(pair.Violated.Message, pair.Twin.InsteadOf);
        Assert.Contains($"{pair.Twin.Message}", pair.Said.WouldHaveHeld, StringComparison.Ordinal);
    });

    /// <summary>A leader that died has its copy still, and learns of nothing and tells nobody until it is back: no arrow of its goes across its death.</summary>
    [Theory]
    [InlineData(Scenario, GuaranteeKind.NoLoss)]
    [InlineData("scenarios/kafka/c01-retry-reorders.yaml", GuaranteeKind.Ordering)]
    public void No_fetch_is_under_way_while_its_sender_is_down(string scenario, GuaranteeKind kind)
    {
        var models = (scenario == Scenario ? Pairs.Value : Read(scenario, kind, seeds: 3)).SelectMany(p => new[] { p.Violated, p.Twin }).ToList();
        Assert.Contains(models, m => m.Arrows.Any(a => a.Kind == ArrowKind.Receipt) && m.Outages.Any(o => !o.Frozen));
        foreach (var model in models)
            foreach (var receipt in model.Arrows.Where(a => a.Kind == ArrowKind.Receipt))
                Assert.DoesNotContain(model.Outages, o => !o.Frozen && o.Lane == receipt.From && o.From < receipt.Arrived && o.To > receipt.Left);
    }

    private static Arrow AcknowledgementOf(DiagramModel model) => Assert.Single(model.Arrows, a => a.Kind == ArrowKind.Acknowledge && a.Message == model.Message && !a.IsLost);

    private static bool IsReceipt(Arrow arrow, DiagramModel model) => arrow.Kind == ArrowKind.Receipt && arrow.Message == model.Message;

    private static void Each(Action<Pair> expectation)
    {
        foreach (var pair in Pairs.Value)
        {
            var error = Xunit.Record.Exception(() => expectation(pair));
            Assert.True(error is null, $"seed {pair.Seed}: {error?.Message}");
        }
    }

    private static bool IsAnyToldBeforeThePower(RunTrace run)
    {
        foreach (var fact in run.Facts.Facts)
        {
            if (fact.Kind == FactKind.PowerLost) return false;
            if (fact is { Kind: FactKind.SendReturned, B: 1 }) return true;
        }

        return false;
    }

    private static List<Pair> Read(string scenario, GuaranteeKind kind, int seeds)
    {
        var home = Home.Find(variable: null, AppContext.BaseDirectory)!;
        var file = ScenarioFile.Load(Path.Combine(home, scenario));
        var experiments = Lab.Scenarios.Running.Experiments.Of(file);
        var recorder = new Recorder(new(file, experiments, [0]), [], CancellationToken.None);
        var pairs = new List<Pair>();
        for (var seed = 1UL; pairs.Count < seeds; seed++)
        {
            Assert.True(seed <= 40, $"only {pairs.Count} of 40 seeds violate");
            var verdict = recorder.Record(experiments[0], seed).Result.Verdicts.FirstOrDefault(v => v.Guarantee.Kind == kind && v.Outcome == Outcome.Violated);
            if (verdict is null) continue;
            var example = recorder.CounterexampleOf(experiments[0], experiments[0].Head, verdict.Guarantee, seed);
            var violated = DiagramModels.Of(example.Run, verdict.Witness!)!;
            var twin = DiagramModels.OfTwin(example.Twin!.Run, verdict.Witness!, violated);
            pairs.Add(new(seed, violated, twin, Sentences.For(example, violated, twin), IsAnyToldBeforeThePower(example.Twin.Run)));
        }

        return pairs;
    }
}
