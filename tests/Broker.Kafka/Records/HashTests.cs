using Lab.Broker.Kafka.Records;

namespace Lab.Broker.Kafka.Tests.Records;

public sealed class HashTests
{
    [Fact]
    public void Checksums_are_the_real_ones()
    {
        foreach (var (_, vector) in TestData.Rows(TestData.Vectors("crc32c")))
        {
            var data = vector.Hex("data_hex");
            Assert.Equal(vector.Text("crc32c"), Crc32C.Compute(data).ToString("x8"));
            Assert.Equal(vector.Text("crc32_ieee"), Crc32.Compute(data).ToString("x8"));
        }
    }

    [Fact]
    public void A_key_hashes_and_lands_as_with_the_real_partitioner()
    {
        foreach (var (_, vector) in TestData.Rows(TestData.Vectors("murmur2")))
        {
            var key = vector.Hex("key_hex");
            Assert.Equal(vector.Int("murmur2"), Murmur2.Hash(key));
            foreach (var partition in vector.GetProperty("partition").EnumerateObject())
                Assert.Equal(partition.Value.GetInt32(), Murmur2.Partition(key, int.Parse(partition.Name)));
        }
    }

    [Fact]
    public void A_group_finds_the_partition_of_its_real_coordinator()
    {
        foreach (var (_, vector) in TestData.Rows(TestData.Vectors("coordinator-partition")))
        {
            var id = vector.Text("id");
            Assert.Equal(vector.Int("hashCode"), JavaStringHash.Hash(id));
            foreach (var property in vector.EnumerateObject().Where(p => p.Name.StartsWith("partition_of_", StringComparison.Ordinal)))
                Assert.Equal(property.Value.GetInt32(), JavaStringHash.CoordinatorPartition(id, int.Parse(property.Name["partition_of_".Length..])));
        }
    }
}
