using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Tests;
using Lab.Kernel.Disks;
using Lab.Model.Facts;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// The disks that a run leaves, read by a decoder that shares no class with the broker: whole files without a complaint,
/// and in them what consumers were given.
/// </summary>
public sealed class What_disks_hold
{
    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "base")]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "acks-all")]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "killed")]
    [InlineData("kafka/a16-last-replica-standing.yaml", "base")]
    [InlineData("kafka/a18-all-replicas-lose-power.yaml", "base")]
    [InlineData("kafka/a18-all-replicas-lose-power.yaml", "flush")]
    [InlineData("kafka/c01-retry-reorders.yaml", "idempotent")]
    public void Is_sound_and_is_what_consumers_got(string file, string variant)
    {
        for (var seed = 1UL; seed <= 3; seed++)
        {
            var record = new KafkaExperiment(Run.Scenario(file, variant), file).Record(seed);
            var given = GivenAtTheEnd(record);
            Assert.NotEmpty(given);
            var read = 0;
            foreach (var (machine, disk) in record.Disks)
            {
                var folder = Directory.CreateTempSubdirectory("lab-disk-");
                try
                {
                    Dump(disk, folder.FullName);
                    foreach (var partition in Directory.GetDirectories(folder.FullName))
                    {
                        var name = Path.GetFileName(partition);
                        if (name.StartsWith("__cluster_metadata", StringComparison.Ordinal)) continue;
                        var found = IndependentDecoder.Read(partition);
                        Assert.True(found.Complaints.Count == 0, $"{file} {variant}, seed {seed}, {machine} {name}: {string.Join('\n', found.Complaints.Take(5))}");
                        if (name != "orders-0") continue;
                        read++;
                        var values = found.Records.Where(r => r.Value is not null).ToDictionary(r => r.Offset, r => MessageText.ReadValue(r.Value).Value);
                        foreach (var (offset, message) in given)
                            Assert.True(values.TryGetValue(offset, out var holds) && holds == message, $"{file} {variant}, seed {seed}: {machine} holds m{holds} at {offset}, a consumer got m{message}.");
                    }
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }

            Assert.True(read >= 3, $"{read} replicas were read.");
        }
    }

    // Behind the last cut of any replica, what was given stays.
    private static List<(long Offset, long Message)> GivenAtTheEnd(Lab.Explorer.Running.RunRecord record)
    {
        var lastCut = record.Facts.Facts.Where(f => f.Kind == FactKind.CopyTruncated && record.Facts.Places[f.Place] == "orders-0").Select(f => f.At).DefaultIfEmpty(Model.VirtualTime.Zero).Max();
        return [.. record.Facts.Facts.Where(f => f.Kind == FactKind.RecordRead && f.At > lastCut && record.Facts.Places[f.Place] == "orders-0").Select(f => (f.A, f.B)).Distinct()];
    }

    internal static void Dump(DiskImage disk, string folder)
    {
        foreach (var content in disk.Contents)
        {
            var path = Path.Combine(folder, content.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content.Bytes.ToArray());
        }
    }

    [Fact] // LogSegment.recover ends the time index with the largest timestamp, as where a segment closes.
    public void After_recovery_every_time_index_ends_with_the_largest_timestamp()
    {
        var scenario = Examples.Read("""
            name: five records, then the power goes
            system: kafka
            topics: { orders: { partitions: 1, replication.factor: 3, flush.messages: 1 } }
            producers: { p1: { topic: orders, records: 5 } }
            consumers: { billing: { topics: orders } }
            faults: [{ at: 2s, power-loss: all-brokers, restart-after: 1s }]
            """);
        foreach (var (machine, disk) in new KafkaExperiment(scenario, "test.yaml").Record(1).Disks.Where(d => d.Machine is ['b', _]))
        {
            var times = Assert.Single(disk.Contents, f => f.Name == "orders-0/00000000000000000000.timeindex").Bytes.Span;
            Assert.True(times.Length == 12, $"{machine}: {times.Length} bytes");
            Assert.Equal(4, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(times[8..]));
        }
    }

    [Fact] // One broker, one copy; the consumer starts when the bit is rotten already. check.crcs=true is the default.
    public void When_a_bit_rots_the_consumer_sees_a_crc_error_and_no_record_of_the_batch()
    {
        const string log = "orders-0/00000000000000000000.log";
        var scenario = Run.Scenario("claims/n04-acknowledged-before-the-disk.yaml", "flush");
        var run = Run.Build(scenario, 1);
        var facts = new FactLog(run.World.Places);
        run.World.Listen(facts);
        var (machine, rotten) = (new KafkaSetup(scenario).MachineOfBroker(1), false);
        run.World.AfterEvent += world =>
        {
            if (rotten || world.Now < Model.VirtualTime.FromMs(20_000)) return;
            rotten = true;
            world.DiskOf(machine).FlipBit(log, 80, 3);
        };
        Run.ToTheEnd(run);
        Assert.True(rotten);
        var failed = Assert.Single(facts.Facts.Where(f => f.Kind == FactKind.ConsumerFailed).Take(1));
        Assert.Contains("CRC", failed.Detail as string, StringComparison.Ordinal);
        Assert.DoesNotContain(facts.Facts, f => f.Kind == FactKind.RecordRead && f.A == 0 && facts.Places[f.Place] == "orders-0");
    }
}
