using System.IO.Compression;

namespace Lab.Broker.Kafka.Records;

/// <summary>Unpacks the payload of gzip batches, the one compression that the platform brings along. The others stay opaque bytes.</summary>
public static class GzipPayload
{
    /// <summary>The records of a gzip batch, for <see cref="RecordBatch.RecordsOf"/>; null if the bytes are no gzip stream.</summary>
    public static byte[]? Decompress(RecordBatch batch)
    {
        if (batch.Compression != CompressionType.Gzip) throw new ArgumentException("Not a gzip batch.", nameof(batch));
        using var packed = new MemoryStream(batch.Payload.ToArray());
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        try
        {
            gzip.CopyTo(unpacked);
        }
        catch (InvalidDataException)
        {
            return null; // Bytes from outside: damage is an answer, not a bug.
        }
        return unpacked.ToArray();
    }
}
