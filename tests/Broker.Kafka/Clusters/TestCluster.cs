using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Clusters;

/// <summary>A controller, brokers and a scripted client in one world.</summary>
internal sealed class TestCluster
{
    public World World { get; }
    public ActorId Controller { get; }
    public List<(ProcessId Process, ActorId Actor, MachineId Machine)> Brokers { get; } = [];
    public ActorId Client { get; }
    public ProcessId ControllerProcess { get; }

    public TestCluster(ulong seed, int brokers = 3, Func<TestCluster, Actor>? client = null)
    {
        World = new(seed);
        const string clusterId = "hFWBMDXqRG6slJfwYmzCUQ";
        var machine = World.AddMachine("controller");
        ControllerProcess = World.AddProcess(machine, "controller");
        Controller = World.AddActor(ControllerProcess, "controller", 1, () => new ControllerActor(new ControllerOptions { NodeId = new(3000), ClusterId = clusterId, Rules = ControllerRules.Release41 }));
        World.Start(ControllerProcess);
        var settings = BrokerSettings.Defaults("4.1");
        for (var b = 1; b <= brokers; b++)
        {
            var id = b;
            var m = World.AddMachine($"b{b}");
            var p = World.AddProcess(m, $"b{b}");
            var options = new BrokerOptions(new(id), clusterId, "", settings, ReplicationRules.Release41, [new(new(3000), machine)], static (_, given) => TopicSettings.Resolve("4.1", given).Require());
            Brokers.Add((p, World.AddActor(p, $"b{b}", 8, () => new BrokerActor(options)), m));
            World.Start(p);
        }

        if (client is null) return;
        var clientMachine = World.AddMachine("client");
        var process = World.AddProcess(clientMachine, "client");
        Client = World.AddActor(process, "client", 0, () => client(this));
        World.Start(process);
    }

    public BrokerActor Broker(int id) => (BrokerActor)World.InstanceOf(Brokers[id - 1].Actor)!;
}
