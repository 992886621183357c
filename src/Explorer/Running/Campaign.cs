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
        var tally = new VariantTally(experiment.Guarantees, []);
        foreach (var run in runs) tally.Add(run);
        return tally.Over(experiment.Head) with { Others = experiment.Others(runs) };
    }

    /// <summary>What the workers share. A seed that was taken is always finished, so the first failing one is known for certain.</summary>
    private sealed class Share(IExperiment experiment, IReadOnlyList<ulong> seeds, Action<RunResult>? onRun, Func<bool>? enough, CancellationToken cancel)
    {
        private readonly RunResult?[] results = new RunResult?[seeds.Count];
        private readonly Lock gate = new();
        private int next = -1;
        private int reported;
        private volatile bool over;
        private int failedAt = int.MaxValue;
        private Exception? failure;

        public void Work()
        {
            while (!over && !cancel.IsCancellationRequested)
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

                Report();
            }
        }

        /// <exception cref="OperationCanceledException">Cancelled before the end.</exception>
        public IReadOnlyList<RunResult> Results()
        {
            if (failure is not null && failedAt >= 0) throw new RunFailedException(experiment.Head, seeds[failedAt], failure);
            if (failure is not null) throw new InvalidOperationException(failure.Message, failure);
            if (!over && reported < results.Length) cancel.ThrowIfCancellationRequested();
            return [.. results.Take(reported).Select(r => r!)];
        }

        private void Report()
        {
            lock (gate)
            {
                try
                {
                    while (!over && reported < results.Length && results[reported] is { } ready)
                    {
                        onRun?.Invoke(ready);
                        reported++;
                        if (enough?.Invoke() == true) over = true;
                    }
                }
                catch (Exception error)
                {
                    // The listener's failure, not the run's.
                    failedAt = -1;
                    failure = error;
                    over = true;
                }
            }
        }

        private void Fail(int at, Exception error)
        {
            lock (gate)
            {
                // A campaign that had enough before this seed never came to it.
                if (over && failure is null) return;
                if (at < failedAt) (failedAt, failure) = (at, error);
                over = true;
            }
        }
    }
}
