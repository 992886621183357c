namespace Lab.Broker.Kafka.Records;

/// <summary>
/// Walks batches that stand one behind the other: a segment, the records of a fetch answer. It stops at the first bytes that are no whole
/// batch of format 2; <see cref="Enumerator.Status"/> and <see cref="Enumerator.Position"/> then say what and where. CRCs are the caller's
/// question.
/// </summary>
public readonly ref struct RecordBatches(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public Enumerator GetEnumerator() => new(bytes);

    public ref struct Enumerator
    {
        private readonly ReadOnlySpan<byte> bytes;
        private int next;

        internal Enumerator(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

        public RecordBatch Current { get; private set; }

        /// <summary>Where <see cref="Current"/> starts; at the end, where the first byte lies that belongs to no batch.</summary>
        public int Position { get; private set; }

        /// <summary>Ok unless the walk ended before the bytes did.</summary>
        public BatchStatus Status { get; private set; }

        public bool MoveNext()
        {
            Position = next;
            if (next >= bytes.Length || Status != BatchStatus.Ok) return false;
            Status = RecordBatch.TryRead(bytes[next..], out var batch);
            if (Status != BatchStatus.Ok) return false;
            Current = batch;
            next += batch.SizeInBytes;
            return true;
        }
    }
}
