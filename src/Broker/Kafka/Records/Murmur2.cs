using System.Buffers.Binary;

namespace Lab.Broker.Kafka.Records;

/// <summary>The hash by which the producer's default partitioner spreads keys: 32-bit MurmurHash2 with Kafka's seed.</summary>
public static class Murmur2
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;

    public static int Hash(ReadOnlySpan<byte> key)
    {
        unchecked
        {
            var hash = Seed ^ (uint)key.Length;
            while (key.Length >= sizeof(uint))
            {
                var word = BinaryPrimitives.ReadUInt32LittleEndian(key) * Multiplier;
                word ^= word >> 24;
                hash = (hash * Multiplier) ^ (word * Multiplier);
                key = key[sizeof(uint)..];
            }
            if (key.Length > 0)
            {
                for (var i = 0; i < key.Length; i++) hash ^= (uint)key[i] << (8 * i);
                hash *= Multiplier;
            }
            hash ^= hash >> 13;
            hash *= Multiplier;
            hash ^= hash >> 15;
            return (int)hash;
        }
    }

    /// <summary>The partition of a key: the hash with its sign bit cleared, modulo the number of partitions.</summary>
    public static int Partition(ReadOnlySpan<byte> key, int partitions) => (Hash(key) & int.MaxValue) % partitions;
}
