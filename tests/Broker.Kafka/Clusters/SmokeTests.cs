using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Kernel;
using Lab.Model;
using Xunit.Abstractions;

namespace Lab.Broker.Kafka.Tests.Clusters;

public sealed class SmokeTests(ITestOutputHelper output)
{
    private sealed class Script(TestCluster cluster) : Actor
    {
        private ConnectionId controller;
        private ConnectionId leader;
        private int sent;
        public List<string> Log { get; } = [];
        public List<ProduceResult> Results { get; } = [];

        public override void OnStart() => Context.SetTimer(Duration.FromSeconds(2), 1);

        public override void OnTimer(int kind, long data)
        {
            if (kind == 1) controller = Context.Connect(cluster.World.MachineOf(cluster.ControllerProcess), KafkaPorts.Controller);
            else leader = Context.Connect(cluster.Brokers[0].Machine, KafkaPorts.Broker);
        }

        public override void OnConnection(ConnectionId connection, ConnectionChange change)
        {
            Log.Add($"{Context.WorldTime} {connection.Value} {change}");
            if (change != ConnectionChange.Opened) return;
            if (connection == controller)
                Context.Send(controller, new CreateTopicsRequest(1, [new NewTopic("orders", -1, -1, [[new(1), new(2), new(3)]], [new("min.insync.replicas", "2")])], 1000));
            else Next();
        }

        public override void OnMessage(ConnectionId connection, Message message)
        {
            Log.Add($"{Context.WorldTime} {message.GetType().Name}");
            if (message is CreateTopicsResponse created)
            {
                Log.Add(created.Results[0].Error.ToString());
                Context.SetTimer(Duration.FromMs(100), 2);
            }

            if (message is ProduceResponse produced)
            {
                Results.Add(produced.Results[0]);
                Log.Add(produced.Results[0].ToString());
                if (sent < 20) Next();
            }
        }

        private void Next()
        {
            var builder = new RecordBatchBuilder();
            builder.Begin();
            builder.Append(Context.WallClockMs, OptionalBytes.Null, OptionalBytes.Of(System.Text.Encoding.ASCII.GetBytes($"m{++sent}")));
            Context.Send(leader, new ProduceRequest().With(sent, -1, 5000, [new(new("orders", 0), builder.Build())], sent, 0));
        }
    }

    [Fact]
    public void A_cluster_forms_and_replicates_what_is_produced()
    {
        var cluster = new TestCluster(1, client: c => new Script(c));
        cluster.World.RunUntil(VirtualTime.FromMs(4000));
        var script = (Script)cluster.World.InstanceOf(cluster.Client)!;
        foreach (var line in script.Log) output.WriteLine(line);
        output.WriteLine($"events {cluster.World.Events}");
        foreach (var (_, actor, _) in cluster.Brokers)
        {
            var broker = (Kafka.Brokers.BrokerActor)cluster.World.InstanceOf(actor)!;
            foreach (var p in broker.Partitions) output.WriteLine($"{broker.Broker} {p.Id} leader={p.IsLeader} epoch={p.LeaderEpoch} leo={p.Log.LogEndOffset} hw={p.Log.HighWatermark} isr={string.Join(',', p.Isr.Committed)}");
        }

        Assert.Contains(script.Results, r => r.Error == ErrorCode.None && r.BaseOffset == new Offset(10));
        Assert.All(cluster.Brokers, b => Assert.Equal(script.Results.Count, cluster.Broker(cluster.Brokers.IndexOf(b) + 1).Partitions[0].Log.LogEndOffset.Value));
    }
}
