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
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<RunResult> Run(IExperiment experiment, IReadOnlyList<ulong> seeds, int workers, Action<RunResult>? onRun, CancellationToken cancel)
    {
        var results = new RunResult?[seeds.Count];
        var next = -1;
        var reported = 0;
        var gate = new Lock();
        Exception? failure = null;

        void Work()
        {
            while (!cancel.IsCancellationRequested && Volatile.Read(ref failure) is null)
            {
                var i = Interlocked.Increment(ref next);
                if (i >= seeds.Count) return;
                try
                {
                    results[i] = experiment.Run(seeds[i]);
                }
                catch (Exception error)
                {
                    Interlocked.CompareExchange(ref failure, new InvalidOperationException($"Run with seed {seeds[i]} of \"{experiment.Head.Scenario}\", variant {experiment.Head.Variant}, failed: {error.Message}", error), null);
                    return;
                }

                if (onRun is null) continue;
                lock (gate)
                {
                    while (reported < results.Length && results[reported] is { } ready)
                    {
                        onRun(ready);
                        reported++;
                    }
                }
            }
        }

        var threads = new List<Thread>();
        for (var w = 1; w < Math.Min(workers, seeds.Count); w++)
        {
            var thread = new Thread(Work, maxStackSize: 16 << 20) { IsBackground = true };
            thread.Start();
            threads.Add(thread);
        }

        Work();
        foreach (var thread in threads) thread.Join();
        cancel.ThrowIfCancellationRequested();
        if (failure is not null) throw failure;
        return [.. results.Select(r => r!)];
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
}
