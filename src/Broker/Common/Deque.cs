namespace Lab.Broker.Common;

/// <summary>A ring that grows: both ends in constant time, the middle in linear time. Position 0 is the head.</summary>
public sealed class Deque<T>(int capacity = 8)
{
    private T[] items = new T[capacity];
    private int head;

    public int Count { get; private set; }

    public bool IsEmpty => Count == 0;

    public T First => this[0];

    public T Last => this[Count - 1];

    public T this[int i] => items[At(i)];

    public void AddLast(T item)
    {
        if (Count == items.Length) Grow();
        items[At(Count++)] = item;
    }

    public void AddFirst(T item)
    {
        if (Count == items.Length) Grow();
        head = head == 0 ? items.Length - 1 : head - 1;
        items[head] = item;
        Count++;
    }

    public void Insert(int position, T item)
    {
        if (position == Count)
        {
            AddLast(item);
            return;
        }

        AddFirst(item);
        for (var i = 0; i < position; i++) items[At(i)] = items[At(i + 1)];
        items[At(position)] = item;
    }

    public T RemoveFirst()
    {
        var item = items[head];
        items[head] = default!;
        head = At(1);
        Count--;
        return item;
    }

    /// <summary>Takes out one item; false when it is not there.</summary>
    public bool Remove(T item)
    {
        for (var i = 0; i < Count; i++)
        {
            if (!EqualityComparer<T>.Default.Equals(items[At(i)], item)) continue;
            for (; i > 0; i--) items[At(i)] = items[At(i - 1)];
            RemoveFirst();
            return true;
        }

        return false;
    }

    private int At(int i)
    {
        var at = head + i;
        return at >= items.Length ? at - items.Length : at;
    }

    private void Grow()
    {
        var grown = new T[Math.Max(8, Count * 2)];
        for (var i = 0; i < Count; i++) grown[i] = items[At(i)];
        items = grown;
        head = 0;
    }
}
