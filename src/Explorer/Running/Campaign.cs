using Lab.Explorer.Results;

namespace Lab.Explorer.Running;

/// <summary>Many runs of one experiment on all cores. Results come out in seed order, whatever the number of workers.</summary>
public static class Campaign
{
    /// <param name="experiment">What to run.</param>
    /// <param name="seeds">In the order in which they count.</param>
    /// <param name="workers">Threads; at least 1.</param>
    /// <param name="onRun">Called in seed order, from one thread at a time.</param>
    /// <param name="cancel">Ends the campaign between runs.</param>
    /// <param name="enough">Asked after each run, in seed order: true ends the campaign behind it. What later seeds gave meanwhile is dropped.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: the first of those, in seed order, whatever the number of workers.</exception>
    public static IReadOnlyList<RunResult> Run(IExperiment experiment, IReadOnlyList<ulong> seeds, int workers, Action<RunResult>? onRun, CancellationToken cancel, Func<bool>? enough = null)
    {
        var work = new Share(experiment, seeds, onRun, enough, cancel);
        var threads = new List<Thread>();
        for (var w = 1; w < Math.Min(workers, seeds.Count); w++)
        {
            var thread = new Thread(work.Work, maxStackSize: 16 << 20) { IsBackground = true };
            thread.Start();
            threads.Add(thread);
        }

        work.Work();
        foreach (var thread in threads) thread.Join();
        return work.Results();
    }

    /// <summary>The seeds 1..N, or N seeds behind a first one.</summary>
    public static IReadOnlyList<ulong> Seeds(int count, ulong first = 1)
    {
        var seeds = new ulong[count];
        for (var i = 0; i < count; i++) seeds[i] = unchecked(first + (ulong)i);
        return seeds;
    }

    /// <summary>The results added up.</summary>
    public static VariantResult Sum(IExperiment experiment, IReadOnlyList<RunResult> runs)
    {
        var tally = new VariantTally(experiment.Guarantees, experiment.Marks);
        foreach (var run in runs) tally.Add(run);
        return tally.Over(experiment.Head) with { Others = experiment.Others(runs), Figures = FiguresOf(experiment, tally) };
    }

    /// <summary>What was measured, in the order of the experiment.</summary>
    public static IReadOnlyList<FigureResult> FiguresOf(IExperiment experiment, VariantTally tally) => [.. experiment.Figures.Select(f => tally.Figure(f.Name, f.Unit))];

    /// <summary>The variants of one file with what it says of their figures, which may name each other.</summary>
    public static IReadOnlyList<VariantResult> Compare(IReadOnlyList<(IExperiment Experiment, VariantResult Result)> variants)
    {
        List<VariantResult> all = [.. variants.Select(v => v.Result)];
        return [.. variants.Select(v => v.Result with { Others = [.. v.Result.Others, .. v.Experiment.Compared(v.Result, all)] })];
    }

    /// <summary>What the workers share. A seed that was taken is always finished, so the first failing one is known for certain.</summary>
    private sealed class Share(IExperiment experiment, IReadOnlyList<ulong> seeds, Action<RunResult>? onRun, Func<bool>? enough, CancellationToken cancel)
    {
        private readonly RunResult?[] results = new RunResult?[seeds.Count];
        private readonly Lock gate = new();
        private int next = -1;
        private int reported;
        private bool hadEnough;
        private int failedAt = int.MaxValue;
        private Exception? failure;
        private volatile bool stop;

        public void Work()
        {
            while (!stop && !cancel.IsCancellationRequested)
            {
                var i = Interlocked.Increment(ref next);
                if (i >= seeds.Count) return;
                try
                {
                    results[i] = experiment.Run(seeds[i]);
                }
                catch (Exception error)
                {
                    Fail(i, error);
                    return;
                }

                Report(i);
            }
        }

        /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
        /// <exception cref="RunFailedException">A run failed before there was enough.</exception>
        public IReadOnlyList<RunResult> Results()
        {
            if (!hadEnough)
            {
                if (failure is not null) throw new RunFailedException(experiment.Head, seeds[failedAt], failure);
                if (reported < results.Length) cancel.ThrowIfCancellationRequested();
            }

            return [.. results.Take(reported).Select(r => r!)];
        }

        private void Report(int finished)
        {
            lock (gate)
            {
                try
                {
                    while (!hadEnough && !cancel.IsCancellationRequested && reported < results.Length && results[reported] is { } ready)
                    {
                        onRun?.Invoke(ready);
                        reported++;
                        if (enough?.Invoke() == true) hadEnough = stop = true;
                    }
                }
                catch (Exception error)
                {
                    Fail(finished, error);
                }
            }
        }

        private void Fail(int at, Exception error)
        {
            lock (gate)
            {
                if (at < failedAt) (failedAt, failure) = (at, error);
                stop = true;
            }
        }
    }
}
