using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Clients.Administering;
using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Consuming.Asynchronous;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Invariants;
using Lab.Broker.Kafka.Settings;
using Lab.Faults.Execution;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Scenarios.Running;

/// <summary>The world of one run: a machine and a process for every controller, broker and client, and a view of the cluster. Nothing but the lab's own clients is started.</summary>
internal sealed class KafkaWorld
{
    private readonly List<PlacedController> controllers = [];
    private readonly List<PlacedBroker> brokers = [];
    private readonly List<PlacedProducer> producers = [];
    private readonly List<PlacedMember> members = [];
    private readonly List<ClientProcess> clients = [];

    public KafkaWorld(KafkaSetup setup, ulong seed)
    {
        // A send and the auditor's read of each message, and in each group a read, an effect and a commit.
        World = new(seed, setup.Network) { History = new(capacity: 64 + (setup.FirstProbe * (2 + (3 * setup.Scenario.Consumers.Count)))) };
        if (setup.Scenario.Cluster.Combined)
        {
            foreach (var (controller, broker) in setup.Controllers.Zip(setup.Brokers)) AddCombined(controller, broker, setup.Broker.NumIoThreads);
        }
        else
        {
            for (var i = 0; i < setup.Controllers.Count; i++) AddController(setup.Controllers[i], ClusterSpec.NameOfController(i + 1, setup.Controllers.Count));
            foreach (var options in setup.Brokers) AddBroker(options, setup.Broker.NumIoThreads);
        }

        foreach (var options in setup.Producers) AddProducer(options);
        foreach (var member in setup.Consumers) AddMember(member);
        Admin = AddOwn("admin", () => new AdminActor(setup.ControllerMachines));
        Auditor = AddOwn("auditor", () => new AuditorActor(setup.Auditor));
        View = new(
            World, [.. controllers.Select(c => (c.Actor, c.Machine))], [.. brokers.Select(b => (b.Id, b.Actor, b.Machine))],
            [.. producers.Select(p => (p.Options.Name, p.Actor)), .. members.Select(m => (m.Setup.Options.Name, m.Network)), .. members.Where(m => m.Setup.Member == 1).Select(m => (m.Setup.Spec.Name, m.Network))])
        {
            Members = [.. members.Select(m => (m.Setup.Spec.Name, m.Setup.Member, m.Actor))],
        };
    }

    public World World { get; }

    public KafkaClusterView View { get; }

    public IReadOnlyList<PlacedController> Controllers => controllers;

    public IReadOnlyList<PlacedBroker> Brokers => brokers;

    public IReadOnlyList<PlacedProducer> Producers => producers;

    public IReadOnlyList<PlacedMember> Members => members;

    /// <summary>The applications, as faults know them.</summary>
    public IReadOnlyList<ClientProcess> Clients => clients;

    public PlacedClient Admin { get; }

    public PlacedClient Auditor { get; }

    /// <summary>All actors, by what they are.</summary>
    public IReadOnlyList<ActorId> Actors =>
    [
        .. controllers.Select(c => c.Actor), .. brokers.Select(b => b.Actor), .. producers.Select(p => p.Actor), .. members.Select(m => m.Actor),
        .. members.Where(m => m.Network != m.Actor).Select(m => m.Network), Admin.Actor, Auditor.Actor,
    ];

    /// <summary>Has the white-box invariants looked at after every event.</summary>
    public ClusterInvariants Watch() => new(World, [.. controllers.Select(c => c.Actor)], [.. brokers.Select(b => (new BrokerId(b.Id), b.Actor, b.Machine))]);

    /// <summary>The group of the member that runs there; null when none does.</summary>
    public string? GroupOn(MachineId machine)
    {
        foreach (var member in members)
        {
            if (member.Machine == machine) return member.Setup.Spec.Name;
        }

        return null;
    }

    private void AddController(ControllerOptions options, string name)
    {
        var (machine, process) = AddProcess(name);
        controllers.Add(new(World.AddActor(process, name, lanes: 1, () => new ControllerActor(options)), process, machine));
    }

    private void AddBroker(BrokerOptions options, int threads)
    {
        var name = $"b{options.Broker}";
        var (machine, process) = AddProcess(name, options.Rack);
        brokers.Add(new(options.Broker.Value, World.AddActor(process, name, threads, () => new BrokerActor(options)), process, machine));
    }

    // Two parts of one process; the controller is started first, as KafkaRaftServer does it.
    private void AddCombined(ControllerOptions controller, BrokerOptions broker, int threads)
    {
        var name = $"b{broker.Broker}";
        var (machine, process) = AddProcess(name, broker.Rack);
        var part = World.AddActor(process, $"{name}.controller", lanes: 1, () => new ControllerActor(controller));
        controllers.Add(new(part, process, machine));
        brokers.Add(new(broker.Broker.Value, World.AddActor(process, name, threads, () => new BrokerActor(broker, part)), process, machine));
    }

    private void AddProducer(ProducerOptions options)
    {
        var (machine, process) = AddProcess(options.Name);
        producers.Add(new(options, World.AddActor(process, options.Name, lanes: 1, () => new ProducerActor(options)), process, machine));
        clients.Add(new(options.Name, 1, process));
    }

    private void AddMember(MemberSetup member)
    {
        var options = member.Options;
        var (machine, process) = AddProcess(options.Name);
        // The asynchronous consumer is two threads of one process.
        ActorId? background = options.Settings.GroupProtocol == GroupProtocol.Consumer
            ? World.AddActor(process, options.Name + ".network", lanes: 1, () => new ConsumerNetworkActor(options))
            : null;
        var application = World.AddActor(process, options.Name, lanes: 1, () => new ConsumerActor(options, background));
        members.Add(new(member, application, background ?? application, process, machine));
        clients.Add(new(member.Spec.Name, member.Member, process));
    }

    private PlacedClient AddOwn(string name, Func<Actor> factory)
    {
        var (machine, process) = AddProcess(name);
        var actor = World.AddActor(process, name, lanes: 0, factory);
        World.Start(process);
        return new(actor, machine);
    }

    private (MachineId Machine, ProcessId Process) AddProcess(string name, string rack = "")
    {
        var machine = World.AddMachine(name, rack);
        return (machine, World.AddProcess(machine, name));
    }
}
