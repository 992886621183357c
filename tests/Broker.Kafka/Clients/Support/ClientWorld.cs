using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Tests.Clients.Support;

/// <summary>Scripted brokers b1, b2, ... and clients, each on a machine of its own, a millisecond apart.</summary>
public sealed class ClientWorld
{
    private readonly List<ProcessId> brokers = [];
    private readonly Dictionary<string, (ProcessId Process, ActorId Actor, MachineId Machine)> clients = [];

    public ClientWorld(int brokers = 1, int partitions = 1, ulong seed = 1)
    {
        World = new(seed, new NetworkOptions(Duration.FromMs(1), Duration.FromMs(1), Duration.FromMicros(30), 1_250_000_000));
        Facts = new FactLog(World.Places);
        World.Listen(Facts);
        Cluster = new(brokers, "orders", partitions);
        for (var id = 1; id <= brokers; id++)
        {
            var machine = World.AddMachine($"b{id}");
            var process = World.AddProcess(machine, $"b{id}");
            var number = id;
            World.AddActor(process, $"b{id}", 0, () => new FakeBroker(Cluster, number));
            Cluster.Endpoints.Add(new(new(id), machine, 9092));
            this.brokers.Add(process);
        }
    }

    public World World { get; }
    public FactLog Facts { get; }
    public FakeCluster Cluster { get; }
    public History History => World.History;

    public IReadOnlyList<ClientEndpoint> Bootstrap => [.. Cluster.Endpoints.Select(e => new ClientEndpoint(e.Machine, e.Port))];

    public void AddProducer(Func<ProducerOptions, ProducerOptions>? change = null, params (string Name, string Value)[] properties)
    {
        var settings = ProducerSettings.Resolve("4.1", [.. properties.Select(p => new KeyValuePair<string, string>(p.Name, p.Value))]).Require();
        var options = new ProducerOptions { Name = "p1", Topics = ["orders"], FirstMessage = new(1), Records = 10, Settings = settings, Bootstrap = Bootstrap, Interval = Duration.FromMs(1) };
        options = change is null ? options : change(options);
        Add(options.Name, () => new ProducerActor(options));
    }

    public void AddConsumer(IReadOnlyList<HandlerStep>? handler = null, Func<ConsumerOptions, ConsumerOptions>? change = null, params (string Name, string Value)[] properties)
    {
        List<KeyValuePair<string, string>> given = [new("group.id", "billing"), new("auto.offset.reset", "earliest"), new("enable.auto.commit", "false")];
        foreach (var (name, value) in properties)
        {
            given.RemoveAll(g => g.Key == name);
            given.Add(new(name, value));
        }

        var options = new ConsumerOptions
        {
            Name = "c1", Group = "billing", Partitions = [.. Cluster.Logs.Select((_, p) => new TopicPartition("orders", p))],
            Settings = ConsumerSettings.Resolve("4.1", given).Require(), Bootstrap = Bootstrap,
        };
        if (handler is not null) options = options with { Handler = handler };
        options = change is null ? options : change(options);
        if (options.Settings.GroupProtocol == GroupProtocol.Consumer) AddTwoThreads(options);
        else Add(options.Name, () => new ConsumerActor(options));
    }

    /// <summary>The messages that had their effect, in order, repeats included.</summary>
    public IReadOnlyList<int> Effects => [.. Operations(OperationKind.Effect).Select(o => o.Message.Value)];

    public IReadOnlyList<int> ReadMessages => [.. Operations(OperationKind.Read).Select(o => o.Message.Value)];

    /// <summary>Fills a partition with messages, one batch each.</summary>
    public void Fill(int count, int partition = 0, int first = 1)
    {
        for (var i = 0; i < count; i++) Cluster[partition].Write(new(first + i), $"k{i % 3}");
        foreach (var broker in Cluster.Live) broker.WakeAll();
    }

    public void Add(string name, Func<Actor> factory)
    {
        var machine = World.AddMachine(name);
        var process = World.AddProcess(machine, name);
        clients[name] = (process, World.AddActor(process, name, 0, factory), machine);
    }

    private void AddTwoThreads(ConsumerOptions options)
    {
        var machine = World.AddMachine(options.Name);
        var process = World.AddProcess(machine, options.Name);
        var background = World.AddActor(process, options.Name + ".network", 0, () => new Kafka.Clients.Consuming.Asynchronous.ConsumerNetworkActor(options));
        clients[options.Name] = (process, World.AddActor(process, options.Name, 0, () => new ConsumerActor(options, background)), machine);
    }

    public T Actor<T>(string name) where T : Actor => (T)World.InstanceOf(clients[name].Actor)!;

    public MachineId MachineOf(string client) => clients[client].Machine;

    public MachineId MachineOf(int broker) => World.MachineOf(brokers[broker - 1]);

    public ProcessId ProcessOf(string client) => clients[client].Process;

    public ProcessId ProcessOf(int broker) => brokers[broker - 1];

    public void StartBrokers()
    {
        foreach (var broker in brokers) World.Start(broker);
    }

    public void Start()
    {
        StartBrokers();
        foreach (var client in clients.Values) World.Start(client.Process);
    }

    public void Tell(string client, Message command) => World.Inject(MachineOf(client), ClientPorts.Commands, command, World.Now);

    public void RunFor(long ms) => World.RunUntil(World.Now + Duration.FromMs(ms));

    /// <summary>Runs until something holds; fails when it does not within the time.</summary>
    public void RunUntil(Func<bool> condition, long withinMs = 300_000)
    {
        var end = World.Now + Duration.FromMs(withinMs);
        while (!condition())
        {
            Assert.True(World.Now <= end && World.Step(), $"It had not come about by {World.Now}.");
        }
    }

    public IEnumerable<Operation> Operations(OperationKind kind)
    {
        for (var i = 0; i < History.Count; i++)
        {
            if (History[i].Kind == kind) yield return History[i];
        }
    }

    public IReadOnlyList<OperationResult> Results() => [.. Operations(OperationKind.Send).Select(o => o.Result)];

    public bool AllTold(int sends) => Operations(OperationKind.Send).Count(o => o.Result != OperationResult.Open) >= sends;

    public IEnumerable<Fact> Of(FactKind kind) => Facts.Facts.Where(f => f.Kind == kind);

    public IReadOnlyList<ProduceRequest> Produces => [.. Cluster.Requests<ProduceRequest>()];
}
