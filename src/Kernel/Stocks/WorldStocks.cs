namespace Lab.Kernel.Stocks;

/// <summary>
/// The stocks of one world. A world that is released leaves them to the next one that its thread makes; which objects a
/// world is given never shows in what it does.
/// </summary>
public sealed class WorldStocks
{
    [ThreadStatic]
    private static WorldStocks? left; // The last one, which knows those before it: worlds may be nested.

    private readonly Dictionary<Type, IStock> stocks = [];
    private WorldStocks? leftBefore;

    private WorldStocks()
    {
    }

    /// <summary>Those that the last world of this thread left, or new ones.</summary>
    internal static WorldStocks Take()
    {
        if (left is not { } stocks) return new();
        left = stocks.leftBefore;
        stocks.leftBefore = null;
        return stocks;
    }

    /// <summary>The stock of one kind of object: asked for once, by whoever takes from it.</summary>
    public Stock<T> Of<T>()
        where T : class, new()
    {
        if (!stocks.TryGetValue(typeof(T), out var stock)) stocks.Add(typeof(T), stock = new Stock<T>());
        return (Stock<T>)stock;
    }

    /// <summary>Everything goes back: no object of it may be used any more.</summary>
    internal void Leave()
    {
        foreach (var stock in stocks.Values) stock.TakeBack();
        leftBefore = left;
        left = this;
    }
}
