namespace Lab.Broker.Kafka.Records;

/// <summary>
/// Walks the records of a batch without allocating. It stops early at bytes that are no record; <see cref="Complaint"/> then says why,
/// and a batch is read in full only if that is null at the end.
/// </summary>
public ref struct RecordEnumerator
{
    private readonly ReadOnlySpan<byte> payload;
    private readonly BatchHeader header;
    private int position;
    private int read;

    internal RecordEnumerator(BatchHeader header, ReadOnlySpan<byte> payload)
    {
        this.header = header;
        this.payload = payload;
        if (header.Count < 0) Complaint = "negative number of records";
    }

    /// <summary>An enumerator without records, for a batch that cannot be walked.</summary>
    internal static RecordEnumerator Refused(string complaint) => new(default, default) { Complaint = complaint };

    public Record Current { get; private set; }

    /// <summary>What is wrong with the batch's records; null while nothing is.</summary>
    public string? Complaint { get; private set; }

    public bool MoveNext()
    {
        if (Complaint is not null) return false;
        if (read >= header.Count)
        {
            if (position != payload.Length) Complaint = "bytes behind the last record";
            return false;
        }
        var start = position;
        if (!TryLength(out var length)) return Refuse("record length unreadable");
        if (length < 0 || length > payload.Length - position) return Refuse("record longer than its batch");
        var end = position + length;
        var body = payload[..end];
        if (length == 0) return Refuse("empty record");
        position++; // Attributes: no bit is in use.
        if (Varint.TryRead(body, ref position, out long timestampDelta) != VarintStatus.Ok) return Refuse("timestamp unreadable");
        if (Varint.TryRead(body, ref position, out int offsetDelta) != VarintStatus.Ok) return Refuse("offset unreadable");
        if (!TryBytes(body, out var key)) return Refuse("key unreadable");
        if (!TryBytes(body, out var value)) return Refuse("value unreadable");
        if (Varint.TryRead(body, ref position, out int headerCount) != VarintStatus.Ok || headerCount < 0 || headerCount > body.Length - position)
            return Refuse("number of headers unreadable");
        var headers = position;
        for (var i = 0; i < headerCount; i++)
        {
            if (!TryBytes(body, out var name) || name.IsNull) return Refuse("header name unreadable");
            if (!TryBytes(body, out _)) return Refuse("header value unreadable");
        }
        if (position != end) return Refuse("record shorter than its length says");
        read++;
        var timestamp = header.Attributes.TimestampType == TimestampType.LogAppendTime ? header.MaxTimestamp : unchecked(header.BaseTimestamp + timestampDelta);
        Current = new(
            new(unchecked(header.BaseOffset.Value + offsetDelta)),
            header.BaseSequence.Plus(Math.Max(offsetDelta, 0)),
            timestamp, key, value, headerCount, payload[headers..end], end - start);
        return true;
    }

    private bool TryLength(out int length) => Varint.TryRead(payload, ref position, out length) == VarintStatus.Ok;

    private bool TryBytes(ReadOnlySpan<byte> body, out OptionalBytes bytes)
    {
        bytes = default;
        if (Varint.TryRead(body, ref position, out int length) != VarintStatus.Ok) return false;
        if (length < 0) return true;
        if (length > body.Length - position) return false;
        bytes = body.Slice(position, length);
        position += length;
        return true;
    }

    private bool Refuse(string complaint)
    {
        Complaint = complaint;
        return false;
    }
}
