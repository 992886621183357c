namespace Lab.Checker.Formats;

/// <summary>A stream whose first bytes can be looked at before it is read.</summary>
internal sealed class Peeked : Stream
{
    private const int HeadLength = 1 << 15;

    private readonly Stream inner;
    private readonly byte[] head = new byte[HeadLength];
    private readonly int length;
    private int given;

    public Peeked(Stream inner)
    {
        this.inner = inner;
        length = inner.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes.</summary>
    public ReadOnlySpan<byte> Head => head.AsSpan(0, length);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (given == length) return inner.Read(buffer);
        var count = Math.Min(buffer.Length, length - given);
        head.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }

    public override void Flush() => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
