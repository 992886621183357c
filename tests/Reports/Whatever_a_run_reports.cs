using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lab.Model.Facts;
using Lab.Reports.Diagrams;
using Lab.Reports.Tests.Synthetic;
using Lab.Reports.Text;

namespace Lab.Reports.Tests;

/// <summary>Facts in any order and with any numbers: the picture may say little, but it is drawn, and its axis runs forward.</summary>
public sealed class Whatever_a_run_reports
{
    private static readonly long[] Numbers = [-1, 0, 1, 2, 3, 4, 5, 16, 17, 18, 19, 31, 1L << 40];

    private static Gen<RunTrace> Traces { get; } =
        from count in Gen.Choose(0, 60)
        from seeds in Gen.Choose(0, int.MaxValue).ListOf(count * 7)
        select TraceOf([.. seeds]);

    [Fact]
    public void A_diagram_is_drawn() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Traces.ToArbitrary(), run =>
    {
        var svg = DiagramSvg.Render(AcksOne.Example with { Run = run, Twin = new("twin", "", run) })!;
        return XDocument.Parse(svg).Root is not null && !svg.Contains("NaN", StringComparison.Ordinal);
    }));

    [Fact]
    public void Its_model_is_sound() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Traces.ToArbitrary(), (Action<RunTrace>)(run =>
    {
        var model = DiagramModels.Of(run, AcksOne.Verdict.Witness!)!;
        Assert.True(model.End >= model.Origin, "it ends before it begins");
        Assert.All(model.Arrows, a => Assert.True(a.Left >= model.Origin && a.Ends >= a.Left && a.From != a.To, $"{a}"));
        Assert.All(model.Copies, c => Assert.True(c.From < c.To, $"{c}"));
        Assert.All(model.Marks, m => Assert.True(m.At >= model.Origin && m.At <= model.End, $"{m}"));
        Assert.InRange(model.CopiesAtEnd, 0, 3);
    })));

    [Fact]
    public void A_timeline_is_told() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_000), Prop.ForAll(Traces.ToArbitrary(), run =>
        Timeline.Lines(run, [AcksOne.Verdict], all: true).All(l => l.Length > 30)));

    private static RunTrace TraceOf(int[] seeds)
    {
        var script = new Script();
        var micros = 0L;
        for (var i = 0; i + 6 < seeds.Length; i += 7)
        {
            micros += seeds[i] % 5 == 0 ? 0 : seeds[i] % 4 == 0 ? seeds[i] % 10_000_000 : seeds[i] % 2_000;
            var kind = (FactKind)(seeds[i + 1] % ((int)FactKind.ConnectionLost + 1));
            long Number(int at) => Numbers[seeds[i + at] % Numbers.Length];
            var machine = new Lab.Model.MachineId(seeds[i + 2] % 7 - 1);
            object? detail = kind switch
            {
                FactKind.CopyWritten => new LocatedMessage[] { new(new(seeds[i + 6] % 2 == 0 ? 17 : 31), Number(3)) },
                FactKind.PartitionChanged => new[] { 1, 2 },
                FactKind.RequestSent => "broker 1",
                _ => null,
            };
            script.Fact(micros, kind, machine, Number(3), Number(4), Number(5), detail);
        }

        return script.Trace;
    }
}
