namespace Lab.Broker.Kafka.Records;

/// <summary>A key or a value: bytes, perhaps none (empty), or null, which is not the same. The default value is <see cref="Null"/>.</summary>
public readonly ref struct OptionalBytes
{
    private readonly bool present;

    private OptionalBytes(ReadOnlySpan<byte> span)
    {
        Span = span;
        present = true;
    }

    public static OptionalBytes Null => default;

    public bool IsNull => !present;

    /// <summary>The bytes; empty for null too.</summary>
    public ReadOnlySpan<byte> Span { get; }

    public int Length => Span.Length;

    public static OptionalBytes Of(ReadOnlySpan<byte> span) => new(span);

    /// <summary>A copy; null for null.</summary>
    public byte[]? ToArray() => present ? Span.ToArray() : null;

    public static implicit operator OptionalBytes(ReadOnlySpan<byte> span) => new(span);

    public static implicit operator OptionalBytes(byte[]? bytes) => bytes is null ? default : new(bytes);
}
