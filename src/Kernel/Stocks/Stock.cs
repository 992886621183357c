namespace Lab.Kernel.Stocks;

/// <summary>
/// Objects of one kind that a run makes by the thousand, such as requests and answers. Each is given out once in a run, so
/// that whoever keeps one finds it as it was; they come back all together when the world is released, and serve the next.
/// What is taken is in any state: whoever takes it says all that it is to be.
/// </summary>
public sealed class Stock<T> : IStock
    where T : class, new()
{
    // A run that makes more than these lets the others go.
    private const int Most = 1 << 16;

    private T[] made = [];
    private int count;
    private int given;

    /// <summary>One that nobody has had in this run.</summary>
    public T Take()
    {
        if (given < count) return made[given++];
        var item = new T();
        if (count == Most) return item;
        if (count == made.Length) Array.Resize(ref made, Math.Max(16, 2 * count));
        made[count++] = item;
        given++;
        return item;
    }

    void IStock.TakeBack()
    {
        if (typeof(IKnowsItsRun).IsAssignableFrom(typeof(T)))
        {
            for (var i = 0; i < given; i++) ((IKnowsItsRun)made[i]).LetGo();
        }

        given = 0;
    }
}

/// <summary>A stock of any kind.</summary>
internal interface IStock
{
    /// <summary>All that was given out may be given out again.</summary>
    void TakeBack();
}
