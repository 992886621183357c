using System.Diagnostics.CodeAnalysis;

namespace Lab.Broker.Common;

/// <summary>
/// A table that is found in by hash and walked in the order of its keys: for what is asked for at every event, and walked now and then.
/// Adding and removing move what lies behind, so it is for hundreds of entries, not for millions.
/// </summary>
public sealed class Ordered<TKey, TValue>
    where TKey : struct, IComparable<TKey>, IEquatable<TKey>
{
    private readonly Dictionary<TKey, TValue> found = [];
    private readonly List<TKey> keys = [];
    private readonly List<TValue> values = []; // Beside their keys.

    public int Count => keys.Count;

    /// <summary>In their order.</summary>
    public IReadOnlyList<TKey> Keys => keys;

    /// <summary>In the order of their keys.</summary>
    public IReadOnlyList<TValue> Values => values;

    public TValue this[TKey key]
    {
        get => found[key];
        set
        {
            found[key] = value;
            var at = keys.BinarySearch(key);
            if (at >= 0)
            {
                values[at] = value;
                return;
            }

            keys.Insert(~at, key);
            values.Insert(~at, value);
        }
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => found.TryGetValue(key, out value);

    /// <summary>The value, or the default one where there is none.</summary>
    public TValue? GetValueOrDefault(TKey key) => found.TryGetValue(key, out var value) ? value : default;

    public bool Remove(TKey key) => Remove(key, out _);

    public bool Remove(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!found.Remove(key, out value)) return false;
        var at = keys.BinarySearch(key);
        keys.RemoveAt(at);
        values.RemoveAt(at);
        return true;
    }
}
