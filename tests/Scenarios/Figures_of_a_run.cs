using Lab.Explorer.Results;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;
using Lab.Model.Roles;
using Lab.Scenarios.Figures;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.Running;

namespace Lab.Scenarios.Tests;

/// <summary>What `measure:` makes of what clients saw.</summary>
public sealed class Figures_of_a_run
{
    private readonly History history = new();
    private int messages;

    [Fact]
    public void Latencies_are_those_of_sends_told_ok()
    {
        for (var ms = 1; ms <= 100; ms++) Send("p1", "o-0", ms, ms + ms, OperationResult.Ok);
        Send("p1", "o-0", 0, 90_000, OperationResult.Info);
        Send("p1", "o-0", 0, 80_000, OperationResult.Ok, OperationFlags.Probe);

        Assert.Equal((0.050, 0.099, 0.100), (Of(FigureKind.Median), Of(FigureKind.P99), Of(FigureKind.Longest)));
    }

    [Theory]
    [InlineData(null, 0.030), InlineData("p1", 0.010), InlineData("p2", 0.030), InlineData("o-0", 0.010), InlineData("o-1", 0.030)]
    public void A_figure_of_one_client_or_partition_leaves_the_others_out(string? of, double longest)
    {
        Send("p1", "o-0", 0, 10, OperationResult.Ok);
        Send("p2", "o-1", 0, 30, OperationResult.Ok);

        Assert.Equal(longest, Of(FigureKind.Longest, of: of));
    }

    [Fact]
    public void Nothing_told_ok_is_nothing_to_measure()
    {
        Send("p1", "o-0", 0, 10, OperationResult.Fail);

        Assert.True(double.IsNaN(Of(FigureKind.P99)));
        Assert.True(double.IsNaN(Of(FigureKind.Throughput)));
    }

    [Fact]
    public void Throughput_counts_from_the_first_call_to_the_last_return()
    {
        for (var i = 0; i < 5; i++) Send("p1", "o-0", i * 100, (i * 100) + 100, OperationResult.Ok);

        Assert.Equal(10, Of(FigureKind.Throughput));
    }

    [Fact]
    public void An_effect_is_measured_once_from_the_first_send_of_its_message()
    {
        var session = history.OpenSession("p1", NameId.None, 0);
        var group = history.OpenSession("billing.1", history.Names.Intern("billing"), 0);
        Send(session, "o-0", 7, 100, 900, OperationResult.Info);
        Send(session, "o-0", 7, 1_000, 1_100, OperationResult.Ok);
        foreach (var at in (ReadOnlySpan<int>)[600, 5_000]) history.Instant(OperationKind.Effect, group, at, new(7), NameId.None, NameId.None, 0, At(at));

        Assert.Equal(0.5, new FigureMeter(history).Read(new(FigureKind.Longest, FigureSubject.Effect, null)));
        Assert.Equal(0.5, new FigureMeter(history).Read(new(FigureKind.Longest, FigureSubject.Effect, "billing")));
        Assert.True(double.IsNaN(new FigureMeter(history).Read(new(FigureKind.Longest, FigureSubject.Effect, "shipping"))));
    }

    [Fact]
    public void Nothing_is_unavailable_while_nobody_waits()
    {
        Send("p1", "o-0", 0, 10, OperationResult.Ok);
        Send("p1", "o-0", 9_000, 9_020, OperationResult.Ok);

        Assert.Equal(0.020, Of(FigureKind.Unavailable));
    }

    [Fact]
    public void A_failure_is_no_sign_of_life()
    {
        Send("p1", "o-0", 0, 10, OperationResult.Ok);
        Send("p1", "o-0", 100, 3_000, OperationResult.Info);
        Send("p1", "o-0", 4_000, 5_000, OperationResult.Ok);

        Assert.Equal(4.9, Of(FigureKind.Unavailable));
    }

    [Fact]
    public void Of_overlapping_sends_any_ok_ends_the_wait()
    {
        Spread("p1", "o-0", (0, 10_000), (1_000, 2_000), (3_000, 5_000));

        Assert.Equal(5, Of(FigureKind.Unavailable));
    }

    [Fact]
    public void Another_partition_is_no_sign_of_life()
    {
        Spread("p1", "o-0", (0, 5_000));
        Send("p1", "o-1", 6_000, 6_010, OperationResult.Ok);

        Assert.Equal((5, 0.01), (Of(FigureKind.Unavailable, of: "o-0"), Of(FigureKind.Unavailable, of: "o-1")));
    }

    // The record keeps all facts and the disks: counted by hand.
    [Fact]
    public void Counts_are_those_of_what_brokers_did_from_ready_on_and_of_the_disk_that_holds_most()
    {
        const string file = "claims/k19-more-partitions-cost.yaml";
        var record = new KafkaExperiment(Run.Scenario(file, "base"), file).Record(1);
        var counted = record.Result.Figures.ToDictionary(f => f.Name, f => (long)f.Value);
        var later = record.Facts.Facts.Where(f => f.At >= record.Ready).ToList();
        var brokers = record.Disks.Where(d => d.Machine is ['b', _]).Select(d => d.Disk.Contents.ToList()).ToList();

        Assert.Equal(3, brokers.Count);
        Assert.Equal(later.Count(f => f.Kind == FactKind.PartitionChanged), counted["count(partition-changes)"]);
        Assert.Equal(later.Count(f => f.Kind == FactKind.LogRecovered && f.C == 1), counted["count(recovered-logs)"]);
        Assert.Equal(brokers.Max(b => b.Count), counted["count(files)"]);
        Assert.Equal(brokers.Max(b => b.Sum(f => f.Length - f.Bytes.Length)), counted["count(preallocated-bytes)"]);
        Assert.All(counted.Where(f => f.Key.StartsWith("count", StringComparison.Ordinal)), f => Assert.True(f.Value > 0, f.Key));
        Assert.Contains(record.Facts.Facts, f => f.Kind == FactKind.PartitionChanged && f.At < record.Ready);
    }

    [Fact]
    public void A_count_is_a_number_without_a_unit() => Assert.Equal("1,530", FigureWords.Of(1530, new Figure(FigureKind.Count, FigureSubject.Files, null).Unit));

    [Fact]
    public void The_median_over_the_runs_counts()
    {
        var tally = new VariantTally([], []);
        foreach (var (seed, value) in (ReadOnlySpan<(ulong, double)>)[(1, 9), (2, double.NaN), (3, 1), (4, 2)]) tally.Add(new() { Seed = seed, Hash = 0, Figures = [new("p99(send)", value)] });

        Assert.Equal(new FigureResult("p99(send)", FigureUnit.Seconds, 3, 1, 2, 9), tally.Figure("p99(send)", FigureUnit.Seconds));
    }

    [Theory]
    [InlineData(Comparison.AtMost, 2, Standing.AsExpected), InlineData(Comparison.AtMost, 1.99, Standing.NotAsExpected)]
    [InlineData(Comparison.AtLeast, 2, Standing.AsExpected), InlineData(Comparison.AtLeast, 2.01, Standing.NotAsExpected)]
    [InlineData(Comparison.Below, 2, Standing.NotAsExpected), InlineData(Comparison.Above, 2, Standing.NotAsExpected)]
    public void A_claim_compares_with_a_number(Comparison comparison, double bound, Standing standing) =>
        Assert.Equal(standing, Judge(new(Send99, comparison, new FigureBound.Fixed(bound, "x")), Measured("base", 2)).Standing);

    [Fact]
    public void A_claim_compares_with_another_variant()
    {
        var judged = Judge(new(Send99, Comparison.AtLeast, new FigureBound.Times(2, "2", "base")), Measured("slow", 5), Measured("base", 2.5));

        Assert.Equal(("p99(send)", ">= 2x @base", "5.00 s, 2x 2.50 s", Standing.AsExpected), (judged.What, judged.Expected, judged.Observed, judged.Standing));
    }

    [Fact]
    public void What_its_variant_did_not_run_beside_is_undecided() =>
        Assert.Equal(Standing.Undecided, Judge(new(Send99, Comparison.AtLeast, new FigureBound.Times(2, "2", "base")), Measured("slow", 5)).Standing);

    private static Figure Send99 { get; } = new(FigureKind.P99, FigureSubject.Send, null);

    private static VariantResult Measured(string variant, double median) => new()
    {
        Scenario = "s", File = "s.yaml", Variant = variant, System = "kafka", Profile = "4.1", Timing = "bounded", Runs = 1,
        Figures = [new("p99(send)", FigureUnit.Seconds, 1, median, median, median)],
    };

    private static OtherExpectation Judge(FigureClaim claim, VariantResult own, params VariantResult[] others) => Assert.Single(FigureJudge.Judge([claim], own, [own, .. others]));

    private double Of(FigureKind kind, string? of = null) => new FigureMeter(history).Read(new(kind, FigureSubject.Send, of));

    private void Send(string client, string place, int from, int to, OperationResult result, OperationFlags flag = OperationFlags.None) =>
        Send(history.OpenSession(client, NameId.None, 0), place, ++messages, from, to, result, flag);

    private void Send(SessionId session, string place, int message, int from, int to, OperationResult result, OperationFlags flag = OperationFlags.None) =>
        history.Return(history.Call(OperationKind.Send, session, message, 0, new(message), NameId.None, history.Names.Intern(place), At(from), flag), result, At(to));

    // Sends that overlap, all told ok, in the order of time.
    private void Spread(string client, string place, params (int From, int To)[] sends)
    {
        var session = history.OpenSession(client, NameId.None, 0);
        List<(int At, int Nth, bool IsCall)> moments = [.. sends.SelectMany((s, i) => ((int, int, bool)[])[(s.From, i, true), (s.To, i, false)])];
        var calls = new OperationId[sends.Length];
        foreach (var (at, nth, isCall) in moments.Order())
        {
            if (isCall) calls[nth] = history.Call(OperationKind.Send, session, nth, 0, new(nth + 1), NameId.None, history.Names.Intern(place), At(at));
            else history.Return(calls[nth], OperationResult.Ok, At(at));
        }
    }

    private static VirtualTime At(int ms) => VirtualTime.Zero + Duration.FromMs(ms);
}
