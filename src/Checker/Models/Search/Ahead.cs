namespace Lab.Checker.Models.Search;

/// <summary>
/// What the search has yet to put in its order, for objects that can tell early that it will not come to an end: places in
/// two lists, by call and by return, both without what is linearized.
/// </summary>
internal readonly struct Ahead(int[] nextReturned, int[] nextCalled, int[] operations, int[] calls, int[] returns, CrashedOperations crashed)
{
    /// <summary>Behind the last place; the place behind it is the first.</summary>
    public int End => operations.Length;

    public CrashedOperations Crashed => crashed;

    public int NextReturned(int place) => nextReturned[place];

    public int NextCalled(int place) => nextCalled[place];

    public int Operation(int place) => operations[place];

    public int Call(int place) => calls[place];

    public int Return(int place) => returns[place];
}
