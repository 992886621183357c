namespace Lab.Broker.Kafka.Schemas;

/// <summary>A tagged field that the reader does not know. Readers skip it and keep it (KIP-482).</summary>
public readonly record struct UnknownTag(uint Tag, ReadOnlyMemory<byte> Data)
{
    public bool Equals(UnknownTag other) => Tag == other.Tag && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => unchecked((int)Tag);
}
