using System.Runtime.ExceptionServices;

namespace Lab.Cli.Running;

/// <summary>One piece of work at a time beside what its owner goes on with, so that no core waits while single runs are recorded.</summary>
/// <param name="isBeside">False: on the owner's own thread, at once.</param>
public sealed class Aside(bool isBeside) : IDisposable
{
    private Thread? thread;
    private ExceptionDispatchInfo? failure;

    /// <summary>Begins a piece of work, after the one before it.</summary>
    /// <exception cref="Exception">What the one before it ended in.</exception>
    public void Begin(Action work)
    {
        Await();
        if (!isBeside)
        {
            work();
            return;
        }

        thread = new(() => Do(work), maxStackSize: 16 << 20) { IsBackground = true };
        thread.Start();
    }

    /// <summary>Waits for the work under way.</summary>
    /// <exception cref="Exception">What it ended in.</exception>
    public void Await()
    {
        thread?.Join();
        thread = null;
        var told = failure;
        failure = null;
        told?.Throw();
    }

    /// <summary>Waits as well: whoever fails himself has no use for what it ended in.</summary>
    public void Dispose() => thread?.Join();

    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }
    }
}
