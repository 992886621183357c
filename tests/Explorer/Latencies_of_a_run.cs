using Lab.Checker.Judging;
using Lab.Explorer.Running;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Explorer.Tests;

public sealed class Latencies_of_a_run
{
    private readonly History history = new();
    private readonly FactLog facts = new(new());

    [Fact]
    public void Are_counted_where_the_send_was_called()
    {
        for (var i = 0; i < 100; i++) Send(1000 + i, 1 + i % 10);
        Send(1200, 50);

        var series = Latencies.Of(Record())!;

        Assert.Equal(Duration.FromMs(1), series.Bucket);
        Assert.Equal(101, series.Points.Count);
        Assert.Equal(VirtualTime.FromMs(1000), series.Points[0].From);
        Assert.Equal(VirtualTime.FromMs(1200), series.Points[^1].From);
        Assert.Equal(Duration.FromMs(50), series.Points[^1].Longest);
    }

    [Fact]
    public void Come_in_buckets_that_a_plot_can_show()
    {
        for (var i = 0; i < 1000; i++) Send(500 + (i * 10), i + 1);

        var series = Latencies.Of(Record())!;

        Assert.Equal(Duration.FromMs(50), series.Bucket);
        Assert.Equal(200, series.Points.Count);
        Assert.Equal(1000, series.Points.Sum(p => p.Count));
        Assert.Equal((5L, Duration.FromMs(3), Duration.FromMs(5), Duration.FromMs(5)), (series.Points[0].Count, series.Points[0].Median, series.Points[0].P99, series.Points[0].Longest));
    }

    [Fact]
    public void Leave_out_what_was_not_told_ok_and_what_the_lab_sent_itself()
    {
        Send(100, 1, OperationResult.Fail);
        Send(100, 1, OperationResult.Info);
        Send(100, 1, OperationResult.Ok, OperationFlags.Probe);

        Assert.Null(Latencies.Of(Record()));
    }

    [Fact]
    public void Show_each_fault_from_its_beginning_to_its_end()
    {
        Send(100, 1);
        Fault(FactKind.FaultBegan, 200, 1, "cut: a<->b");
        Fault(FactKind.FaultBegan, 250, 2, "slow: p1->a by 5ms");
        Fault(FactKind.FaultEnded, 300, 1, "cut: a<->b");

        Assert.Equal(
            [("cut: a<->b", 200, 300), ("slow: p1->a by 5ms", 250, 9000)],
            Latencies.Of(Record())!.Faults.Select(f => (f.Text, f.From.Ms, f.To.Ms)));
    }

    private void Send(long atMs, long tookMs, OperationResult result = OperationResult.Ok, OperationFlags flags = OperationFlags.None)
    {
        if (history.Sessions.Count == 0) history.OpenSession("p1", NameId.None, 0);
        var send = history.Call(OperationKind.Send, new(0), history.Count, 0, new(history.Count + 1), NameId.None, NameId.None, VirtualTime.FromMs(atMs), flags);
        history.Return(send, result, VirtualTime.FromMs(atMs + tookMs), 0);
    }

    private void Fault(FactKind kind, long atMs, long number, string text) => facts.On(new(kind, VirtualTime.FromMs(atMs), MachineId.None, NameId.None, number, Detail: text));

    private RunRecord Record() => new(new() { Seed = 1, Hash = 1 }, default(RunHash), history, facts, [], VirtualTime.Zero, VirtualTime.FromMs(9000))
    {
        Context = new JudgeContext { Guarantees = [], Groups = [] },
        Ending = RunEnding.Unknown,
    };
}
