using Lab.Checker.Generating;
using Lab.Checker.Models;
using Lab.Checker.Models.Fifo;
using Lab.Checker.Models.Log;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models;

/// <summary>What the figures are measured on is what docs/performance.md says it is.</summary>
public sealed class Generated_histories
{
    private const int Operations = 200_000;

    [Fact]
    public void A_queue_is_legal_and_crashed_and_empty_as_often_as_it_says()
    {
        var queue = GeneratedQueue.Make(Operations).Columns;

        Assert.Equal(Outcome.Holds, FifoRule.Judge(queue).Outcome);
        Assert.InRange(Share(queue.Kinds, queue.Returns, FifoKind.DequeueEmpty, crashed: false), 0.049, 0.051);
        Assert.InRange(Share(queue.Kinds, queue.Returns, FifoKind.Enqueue, crashed: true), 0.004, 0.006);
        Assert.InRange(Share(queue.Kinds, queue.Returns, FifoKind.Dequeue, crashed: true), 0.004, 0.006);
    }

    [Fact]
    public void Sixty_four_clients_are_busy_at_a_time_and_32_values_wait()
    {
        var queue = GeneratedQueue.Make(Operations).Columns;
        var isReturn = new bool[queue.Positions];
        foreach (var @return in queue.Returns)
        {
            if (@return != Operation.NoReturn) isReturn[@return] = true;
        }

        // Half-way: what was called and has not returned, less what has crashed by then.
        var row = Operations / 2;
        var called = row;
        var returned = isReturn.AsSpan(0, queue.Calls[row]).Count(true);
        var crashed = queue.Returns[..row].Count(Operation.NoReturn);
        Assert.InRange(called - returned - crashed, 60, 64);

        var (enqueued, dequeued) = (0, 0);
        for (var i = 0; i < row; i++)
        {
            if (queue.Kinds[i] == FifoKind.Enqueue) enqueued++;
            else if (queue.Kinds[i] == FifoKind.Dequeue) dequeued++;
        }

        Assert.InRange(enqueued - dequeued, -64, 32 + 64);
    }

    [Theory]
    [InlineData(10_000)]
    [InlineData(Operations)]
    public void A_violated_queue_is_violated_once_and_near_its_end(int operations)
    {
        var anomaly = Assert.Single(FifoRule.Judge(GeneratedQueue.Make(operations).WithViolationNearEnd().Columns).Anomalies);

        Assert.Equal("ORDER", anomaly.Name);
        Assert.All(anomaly.Operations, row => Assert.InRange(row, operations * 85 / 100, operations));
    }

    [Fact]
    public void A_recording_of_it_is_judged_alike()
    {
        Assert.Equal(Outcome.Holds, Judge(GeneratedQueue.Make(5_000)).Outcome);
        Assert.Equal(FifoRule.Judge(GeneratedQueue.Make(10_000).WithViolationNearEnd().Columns).Anomalies[0].Operations, Judge(GeneratedQueue.Make(10_000).WithViolationNearEnd()).Anomalies[0].Operations);

        static Judgement Judge(GeneratedQueue queue) => new FifoModel().Judge(queue.ToRecording(), ModelOptions.Default);
    }

    [Fact]
    public void A_log_is_legal_and_its_appends_crash_as_often_as_it_says()
    {
        var log = GeneratedLog.Make(Operations).Columns;

        Assert.Equal(Outcome.Holds, LogRule.Judge(log).Outcome);
        Assert.InRange(Share(log.Kinds, log.Returns, LogKind.Append, crashed: true), 0.004, 0.006);
        Assert.InRange(Share(log.Kinds, log.Returns, LogKind.End, crashed: false), 0.048, 0.052);
    }

    [Fact]
    public void A_violated_log_is_violated_once_and_near_its_end()
    {
        var anomaly = Assert.Single(LogRule.Judge(GeneratedLog.Make(Operations).WithViolationNearEnd().Columns).Anomalies);

        Assert.Equal("REALTIME", anomaly.Name);
        Assert.All(anomaly.Operations, row => Assert.InRange(row, Operations * 98 / 100, Operations));
    }

    [Fact]
    public void The_same_seed_makes_the_same_history_and_another_seed_another()
    {
        Assert.True(GeneratedQueue.Make(1_000, seed: 7).Columns.Calls.SequenceEqual(GeneratedQueue.Make(1_000, seed: 7).Columns.Calls));
        Assert.False(GeneratedQueue.Make(1_000, seed: 7).Columns.Calls.SequenceEqual(GeneratedQueue.Make(1_000, seed: 8).Columns.Calls));
    }

    private static double Share<TKind>(ReadOnlySpan<TKind> kinds, ReadOnlySpan<int> returns, TKind kind, bool crashed)
        where TKind : struct
    {
        var count = 0;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i].Equals(kind) && returns[i] == Operation.NoReturn == crashed) count++;
        }

        return (double)count / kinds.Length;
    }
}
