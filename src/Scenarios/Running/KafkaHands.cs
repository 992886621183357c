using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Clients.Administering;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Files;
using Lab.Faults.Execution;
using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Roles;

namespace Lab.Scenarios.Running;

/// <summary>What the steps of a plan do with the applications of a run.</summary>
internal sealed class KafkaHands(KafkaWorld built, KafkaSetup setup) : IScenarioHands
{
    private static readonly Duration Glance = Duration.FromMs(5);
    private readonly World world = built.World;
    private KafkaWire? wire;
    private List<string>? partitions;

    public IReadOnlyList<ClientProcess> Clients => built.Clients;

    public IWireReader Wire => wire ??= new(built.View);

    public ProcessId ProcessOfBroker(int broker) => built.Brokers[broker - 1].Process;

    public ProcessId ProcessOfController(MachineId machine) => built.Controllers.First(c => c.Machine == machine).Process;

    public IReadOnlyList<string> Partitions => partitions ??=
    [
        .. setup.Scenario.Topics.SelectMany(t => Enumerable.Range(0, Math.Max(t.Assignment.Count, t.Partitions)).Select(p => $"{t.Name}-{p}")),
        .. setup.Consumers.Count == 0 ? [] : Enumerable.Range(0, setup.Broker.OffsetsTopicNumPartitions).Select(p => $"{LogFileNames.OffsetsTopic}-{p}"),
    ];

    public void Send(SendRequest request)
    {
        var producer = built.Producers.First(p => p.Options.Name == request.Producer);
        Message command = request.Messages.Count > 0
            ? new SendCommand([.. request.Messages.Select(m => setup.MessageOf(request.Producer, m.Label))])
            : new SendMoreCommand(request.Count);
        Command(producer.Actor, producer.Machine, command);
    }

    public void Read(ReadRequest request)
    {
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Name == request.Group) Command(member.Actor, member.Machine, new ReadCommand(request.Count));
        }
    }

    public void Seek(SeekRequest request, VirtualTime ready)
    {
        SeekTarget target = request.To switch
        {
            SeekTo.Beginning => new SeekTarget.Beginning(),
            SeekTo.End => new SeekTarget.End(),
            SeekTo.Offset to => new SeekTarget.At(new(to.Value)),
            SeekTo.Since since => new SeekTarget.Since(MachineClock.EpochMs + ((ready + since.Time).Nanos / 1_000_000)),
            SeekTo.Back back => new SeekTarget.Back(back.Time.Nanos / 1_000_000),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Name == request.Group) Command(member.Actor, member.Machine, new SeekCommand(target));
        }
    }

    // An application that is not up hears of it as soon as it is.
    private void Command(ActorId actor, MachineId machine, Message command)
    {
        if (world.StartedInstanceOf(actor) is null) world.Schedule(world.Now + Glance, new Waiting(this, actor, machine, command));
        else world.Inject(machine, ClientPorts.Commands, command, world.Now);
    }

    public void FlipBit(MachineId machine, TopicPartitionRef partition, ulong subject)
    {
        if (RecordBytes.Choose(world, machine, new(partition.Topic, partition.Partition), subject) is not var (file, position, bit)) return;
        world.DiskOf(machine).FlipBit(file, position, bit);
        world.ReportWorld(FactKind.BitFlipped, machine, position, bit, partition.ToString());
    }

    public void Elect(TopicPartitionRef partition, ElectionType type) =>
        Ask(new ElectCommand(new(partition.Topic, partition.Partition), type == ElectionType.Preferred ? Broker.Kafka.Protocol.ElectionType.Preferred : Broker.Kafka.Protocol.ElectionType.Unclean));

    public void Reassign(IReadOnlyList<(TopicPartitionRef Partition, IReadOnlyList<int> Brokers)> partitions) =>
        Ask(new ReassignCommand([.. partitions.Select(p => new Broker.Kafka.Protocol.PartitionReassignment(new(p.Partition.Topic, p.Partition.Partition), [.. p.Brokers.Select(id => new BrokerId(id))]))]));

    public void AddPartitions(string topic, int count) => Ask(new AddPartitionsCommand(topic, count));

    public void DeleteTopic(string topic) => Ask(new DeleteTopicCommand(topic));

    public void CreateTopic(string topic) => Ask(new CreateTopicsCommand([.. setup.Topics.Where(t => t.Name == topic)]));

    private void Ask(Message command) => world.Inject(built.Admin.Machine, ClientPorts.Commands, command, world.Now);

    private sealed class Waiting(KafkaHands hands, ActorId actor, MachineId machine, Message command) : IWorldEvent
    {
        public void Fire(World world) => hands.Command(actor, machine, command);

        public override string ToString() => $"{command} for {machine}";
    }
}
