namespace Lab.Kernel.Stocks;

/// <summary>The items of an object from a stock, mostly one or two: they are written over when the object is taken again. Not to be copied.</summary>
public struct Few<T>
{
    private T[]? items;
    private int count;

    public readonly ReadOnlySpan<T> Span => items.AsSpan(0, count);

    public void Set(ReadOnlySpan<T> given)
    {
        if (items is null || items.Length < given.Length) items = new T[given.Length];
        given.CopyTo(items);
        count = given.Length;
    }
}
