namespace Lab.Kernel.Stocks;

/// <summary>
/// An object from a stock that points at what lives in its run, a queue or an actor's part: it would keep the whole dead world in memory, and
/// have every collection walk through it.
/// </summary>
public interface IKnowsItsRun
{
    /// <summary>The run is over.</summary>
    void LetGo();
}
