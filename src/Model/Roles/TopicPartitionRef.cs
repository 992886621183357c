namespace Lab.Model.Roles;

/// <summary>A partition by the name a person gives it: `orders-0`. Partitions count from 0.</summary>
public readonly record struct TopicPartitionRef(string Topic, int Partition)
{
    /// <summary>Reads `orders-0`: everything before the last dash is the topic.</summary>
    public static bool TryParse(string text, out TopicPartitionRef partition)
    {
        partition = default;
        var dash = text.LastIndexOf('-');
        if (dash <= 0 || dash == text.Length - 1) return false;
        foreach (var c in text.AsSpan(dash + 1))
            if (!char.IsAsciiDigit(c)) return false;
        if (!int.TryParse(text.AsSpan(dash + 1), out var number)) return false;
        partition = new(text[..dash], number);
        return true;
    }

    public override string ToString() => $"{Topic}-{Partition}";
}
