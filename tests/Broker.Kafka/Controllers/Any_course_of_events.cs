using FsCheck;
using FsCheck.Fluent;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Tests.Controllers;

/// <summary>Whatever happens to brokers and whatever leaders ask for: the invariants of 2.11 hold after every step.</summary>
public sealed class Any_course_of_events
{
    [Fact]
    public void Keeps_the_invariants() => Prop.ForAll(
        ArbMap.Default.ArbFor<(bool Elr, bool Unclean, byte MinIsr, (byte Step, byte Broker, byte Members)[] Steps)>(),
        run =>
        {
            var cluster = new SmallCluster(brokers: 4, elr: run.Elr, minIsr: (run.MinIsr % 3) + 1, unclean: run.Unclean).WithTopic([1, 2, 3]);
            foreach (var (step, broker, members) in run.Steps) Take(cluster, step, (broker % 4) + 1, members);
        }).QuickCheckThrowOnFailure();

    private static void Take(SmallCluster cluster, byte step, int broker, byte members)
    {
        var id = new BrokerId(broker);
        var isFenced = cluster.State.Image.Broker(id)!.Fenced;
        List<MetadataRecord> records = [];
        switch (step % 7)
        {
            case 0 when !isFenced:
                cluster.Fence(broker);
                return;
            case 1 when isFenced:
                cluster.ReturnToDuty(broker);
                return;
            case 2 when isFenced:
                cluster.ReturnUncleanly(broker);
                return;
            case 3:
                int[] isr = [.. new[] { 1, 2, 3 }.Where(replica => (members & (1 << replica)) != 0)];
                var partition = cluster.Partition;
                cluster.Proposals.Alter(
                    new(1, id, cluster.Epoch(broker), [new(partition.Partition, partition.TopicId, partition.LeaderEpoch, [.. isr.Select(m => new BrokerState(new(m), cluster.Epoch(m)))], members > 200 ? LeaderRecoveryState.Recovering : LeaderRecoveryState.Recovered, partition.PartitionEpoch)]),
                    records);
                break;
            case 4:
                cluster.Elections.Elect(SmallCluster.Place, ElectionType.Preferred, records);
                break;
            case 5:
                cluster.Elections.Elect(SmallCluster.Place, ElectionType.Unclean, records);
                break;
            case 6:
                cluster.Elections.ElectUncleanly(records);
                cluster.Apply(records);
                records.Clear();
                cluster.Elections.Rebalance(records);
                break;
        }

        cluster.Commit(records);
    }
}
