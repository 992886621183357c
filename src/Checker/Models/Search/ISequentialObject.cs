namespace Lab.Checker.Models.Search;

/// <summary>
/// An object as it behaves when its operations come one after the other. Implementations are structs, so that the search
/// is compiled for each. States are numbers; whoever needs more behind them keeps it in tables.
/// </summary>
internal interface ISequentialObject
{
    /// <summary>The state before the first operation.</summary>
    int Initial { get; }

    /// <summary>
    /// Can the operation answer in this state what it did, and in which state does it leave the object? Of a crashed
    /// operation nobody knows the answer: any will do.
    /// </summary>
    bool Step(int state, int operation, out int next);

    /// <summary>
    /// Can something that is ahead never answer as it did, whatever is done before it? Then the search turns back at once.
    /// </summary>
    /// <param name="state">Where the object is.</param>
    /// <param name="ahead">What is not linearized yet.</param>
    /// <returns>The return of that operation, or -1: nothing is known to stand in the way.</returns>
    int BlockedAt(int state, in Ahead ahead);

    /// <summary>What the tables behind the states take.</summary>
    long Bytes { get; }

    /// <summary>A state as people write it.</summary>
    string Show(int state);
}
