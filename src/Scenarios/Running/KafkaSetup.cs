using System.Collections.Immutable;
using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Brokers;
using Lab.Broker.Kafka.Clients;
using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Producing;
using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers;
using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Rules;
using Lab.Broker.Kafka.Settings;
using Lab.Checker.Judging;
using Lab.Faults.Plans;
using Lab.Faults.Swarm;
using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Surviving;

namespace Lab.Scenarios.Running;

/// <summary>
/// A Kafka scenario with everything resolved that does not depend on the seed: settings in force, rules of the release,
/// machines, message ids. Immutable, shared by all runs and threads.
/// </summary>
internal sealed class KafkaSetup
{
    public const string ClusterId = "hFWBMDXqRG6slJfwYmzCUQ";

    private const int FirstControllerNode = 3000;
    private static readonly Duration LeastOwed = Duration.FromSeconds(180);

    private readonly Dictionary<string, TopicSettings> topicSettings = [];
    private readonly Dictionary<string, int> labels = [];

    /// <param name="scenario">An effective scenario.</param>
    /// <param name="rules">Rules in place of the release's, over which the scenario's deltas are laid: a planted bug.</param>
    public KafkaSetup(Scenario scenario, KafkaRules? rules = null)
    {
        Scenario = scenario;
        var profile = scenario.Profile;
        var cluster = scenario.Cluster.Properties.AsPairs();
        Broker = BrokerSettings.Resolve(profile, cluster).Require();
        Rules = KafkaDelta.Over(rules ?? KafkaRules.Of(profile), scenario.Deltas);
        foreach (var topic in scenario.Topics) topicSettings[topic.Name] = TopicSettings.Resolve(profile, topic.Properties.AsPairs(), cluster).Require();
        var features = FeatureLevels.Resolve(profile, scenario.Cluster.Features.AsPairs()).Require();

        // Machines in the order in which they are added: controllers, brokers, clients, then the lab's own. Combined nodes are brokers' machines
        // and have the brokers' ids.
        ControllerMachines = [.. Enumerable.Range(0, scenario.Cluster.Controllers).Select(i => new MachineId(i))];
        var firstVoter = scenario.Cluster.Combined ? 1 : FirstControllerNode;
        var voters = ImmutableArray.CreateRange(ControllerMachines.Select((machine, i) => new QuorumVoter(new(firstVoter + i), machine)));
        var controller = ControllerOptions.From(voters[0].Node, ClusterId, Broker, features, Rules.Controller) with { Voters = voters };
        Controllers = [.. voters.Select(voter => controller with { NodeId = voter.Node })];
        Brokers = [.. Enumerable.Range(1, scenario.Cluster.Brokers).Select(id => new BrokerOptions(
            new(id), ClusterId, scenario.Cluster.Racks.Count >= id ? scenario.Cluster.Racks[id - 1] : "", Broker, Rules.Replication, voters, TopicSettingsOf) { GroupRules = Rules.Groups })];
        Bootstrap = ImmutableArray.CreateRange(Enumerable.Range(1, scenario.Cluster.Brokers).Select(id => new ClientEndpoint(MachineOfBroker(id), KafkaPorts.Broker)));
        Topics = [.. scenario.Topics.Select(NewTopicOf)];

        NumberMessages();
        Producers = [.. scenario.Producers.Select(ProducerOf)];
        Budget = KafkaSwarm.BudgetOf(scenario, Broker, topicSettings, features, [.. Producers.SelectMany(p => p.Topics.Select(t => (t, p.Settings))), .. scenario.Consumers.Select(c => c.To).OfType<ForwardSpec>().Select(to => (to.Topic, ForwardSettingsOf(to)))]);
        Field = KafkaSwarm.FieldOf(scenario);
        Consumers = [.. scenario.Consumers.SelectMany(ConsumersOf)];
        Auditor = new AuditorOptions
        {
            Bootstrap = Bootstrap,
            Behaviour = Rules.Client,
            ProbeSettings = ProducerSettings.Resolve(profile, [new("acks", "all"), new("linger.ms", "0")]).Require(),
            ReadSettings = ConsumerSettings.Resolve(profile, [new("group.id", "auditor"), new("enable.auto.commit", "false")]).Require(),
            FirstProbe = new(FirstProbe),
            Partitions = [.. scenario.Topics.SelectMany(t => Enumerable.Range(0, PartitionsEver(t)).Select(p => new TopicPartition(t.Name, p)))],
            Groups = [.. scenario.Consumers.Select(c => new AuditedGroup(c.Name, GroupIdOf(c), AuditedOf(c), ConsumerSettingsOf(c).AutoOffsetReset))],
        };
        Network = new(scenario.Network.Latency.Min, scenario.Network.Latency.Max, NetworkOptions.Default.Loopback, scenario.Network.Bandwidth?.Bytes ?? NetworkOptions.Default.BytesPerSecond);
    }

    public Scenario Scenario { get; }
    public BrokerSettings Broker { get; }
    public KafkaRules Rules { get; }

    /// <summary>The voters of the metadata quorum, each on a machine of its own or that of the broker with its id.</summary>
    public IReadOnlyList<ControllerOptions> Controllers { get; }

    public IReadOnlyList<MachineId> ControllerMachines { get; }
    public IReadOnlyList<BrokerOptions> Brokers { get; }
    public IReadOnlyList<ClientEndpoint> Bootstrap { get; }
    public IReadOnlyList<NewTopic> Topics { get; }
    public IReadOnlyList<ProducerOptions> Producers { get; init; }

    /// <summary>Members of all groups, with the group they belong to and when they start.</summary>
    public IReadOnlyList<MemberSetup> Consumers { get; }

    public AuditorOptions Auditor { get; }
    public NetworkOptions Network { get; }

    /// <summary>What the settings are said to survive.</summary>
    public FaultBudget Budget { get; }

    /// <summary>Whether the marks that cost something are counted: where the claim is that nothing broke.</summary>
    public bool CountsDeepMarks => Scenario.Swarm is not null || Scenario.Floors.Count > 0;

    /// <summary>What a swarm may strike.</summary>
    public SwarmField Field { get; }

    /// <summary>The swarm of a run; null when the scenario's faults are written down.</summary>
    public SwarmWatch? SwarmOf(Choices choices) => Scenario.Swarm is not { } spec
        ? null
        : new(SwarmGenerator.Draw(choices, spec, Field), spec.Within == SwarmWithin.Budget ? Budget.Limits.Beyond(spec.Beyond) : FaultLimits.None);

    /// <summary>The minimum of the in-sync set of a partition of this topic.</summary>
    public int MinInSyncOf(string topic) => topicSettings.TryGetValue(topic, out var settings)
        ? Math.Min(settings.MinInsyncReplicas, Scenario.Topic(topic) is { Assignment.Count: 0 } t ? t.ReplicationFactor : settings.MinInsyncReplicas)
        : Math.Min(Broker.MinInsyncReplicas, Broker.OffsetsTopicReplicationFactor);

    /// <summary>The first message id that no producer of the scenario uses.</summary>
    public int FirstProbe { get; private set; }

    public int Partitions => Topics.Sum(t => t.Assignment.Count > 0 ? t.Assignment.Count : t.Partitions);

    public MachineId MachineOfBroker(int broker) => new((Scenario.Cluster.Combined ? 0 : ControllerMachines.Count) + broker - 1);

    public MessageId MessageOf(string producer, string label) => new(labels[$"{producer}/{label}"]);

    /// <summary>Names of the guarantees that a scenario of these groups can be judged by.</summary>
    public IReadOnlyList<Guarantee> Judged()
    {
        List<Guarantee> judged = [.. Scenario.Expect.Guarantees.Select(g => g.Guarantee)];
        foreach (var shown in (ReadOnlySpan<Guarantee>)[new(GuaranteeKind.NoLoss), new(GuaranteeKind.NoDuplicates), new(GuaranteeKind.Ordering, OrderingScope.Key), new(GuaranteeKind.NoPhantom), new(GuaranteeKind.Progress)])
        {
            if (!judged.Any(g => g.Kind == shown.Kind)) judged.Add(shown);
        }

        return judged;
    }

    /// <summary>
    /// Progress is due within this. The most patient request of all is a JoinGroup, whose answer may never come (a coordinator without power):
    /// its member tries again after that, and is given its partitions within a minute.
    /// </summary>
    public Duration Owed
    {
        get
        {
            if (Scenario.Owed is { } given) return given;
            var owed = LeastOwed;
            foreach (var consumer in Scenario.Consumers)
            {
                if (!consumer.Subscribes || ConsumerSettingsOf(consumer) is not { GroupProtocol: GroupProtocol.Classic } settings) continue;
                if (settings.JoinPatience + Duration.FromSeconds(60) is var joined && joined > owed) owed = joined;
            }

            return owed;
        }
    }

    public JudgeContext Context(VirtualTime ready, IReadOnlyDictionary<string, VirtualTime> started) => new()
    {
        Guarantees = Judged(),
        Groups = [.. Scenario.Consumers.Where(c => c.HasEffects).Select(c => new GroupContract(c.Name, OwedOf(c)) { Through = ThroughWhom(c), From = c.From == OwedFrom.Start ? started.GetValueOrDefault(c.Name, ready) : VirtualTime.Zero, ReadsCurrent = c.ReadsCurrent })],
        Owed = Owed,
        Excused = Scenario.Excused,
    };

    private TopicSettings TopicSettingsOf(string name, IReadOnlyList<KeyValuePair<string, string>> given)
    {
        if (topicSettings.TryGetValue(name, out var known)) return known;
        var settings = TopicSettings.Resolve(Scenario.Profile, given, Scenario.Cluster.Properties.AsPairs(), SettingSyntax.Properties).Settings ?? TopicSettings.Defaults(Scenario.Profile);
        return settings;
    }

    private static NewTopic NewTopicOf(TopicSpec topic)
    {
        var configs = topic.Properties.AsPairs();
        if (topic.Assignment.Count == 0) return new(topic.Name, topic.Partitions, (short)topic.ReplicationFactor, [], configs);
        return new(topic.Name, -1, -1, [.. topic.Assignment.Select(a => (IReadOnlyList<BrokerId>)[.. a.Select(b => new BrokerId(b))])], configs);
    }

    // Every message has its number before the run: a producer's own records, those that steps ask for by count included, follow
    // each other; then come those that steps name.
    private void NumberMessages()
    {
        var next = 1;
        foreach (var producer in Scenario.Producers)
        {
            firstOf[producer.Name] = next;
            next += producer.Records;
            next += RequestsTo(producer).Where(r => r.Messages.Count == 0).Sum(r => r.Count);
            foreach (var request in RequestsTo(producer))
            {
                foreach (var message in request.Messages)
                {
                    if (!labels.TryAdd($"{producer.Name}/{message.Label}", next)) continue;
                    special.Add((producer.Name, new(new(next), message.Key, message.Partition ?? -1, message.Topic)));
                    next++;
                }
            }
        }

        FirstProbe = next;
    }

    // Those that the plan adds are read in the end like the others.
    private int PartitionsEver(TopicSpec topic)
    {
        var count = Math.Max(topic.Assignment.Count, topic.Partitions);
        foreach (var action in Scenario.Plan.Faults.Select(f => f.Action).Concat(Scenario.Plan.Steps.Select(s => s.Step).OfType<Step.Do>().Select(s => s.Action)))
            if (action is FaultAction.AddPartitions add && add.Topic == topic.Name) count = Math.Max(count, add.Count);
        return count;
    }

    private IEnumerable<SendRequest> RequestsTo(ProducerSpec producer) =>
        Scenario.Plan.Steps.Select(s => s.Step).OfType<Step.Send>().SelectMany(s => s.Requests).Where(r => r.Producer == producer.Name);

    private readonly Dictionary<string, int> firstOf = [];
    private readonly List<(string Producer, SpecialMessage Message)> special = [];

    private ProducerOptions ProducerOf(ProducerSpec spec) => new()
    {
        Name = spec.Name,
        Topics = [.. spec.Topics],
        FirstMessage = new(firstOf[spec.Name]),
        Records = spec.Records,
        RecordsAskedFor = RequestsTo(spec).Where(r => r.Messages.Count == 0).Sum(r => r.Count),
        Settings = ProducerSettings.Resolve(Scenario.Profile, spec.Properties.AsPairs()).Require(),
        Bootstrap = Bootstrap,
        Behaviour = Rules.Client,
        Interval = spec.Rate.Count > 0 ? spec.Rate.Interval : Duration.Zero,
        Keys = spec.Keys,
        ValueSize = (int)spec.Size.Bytes,
        Success = spec.Success == SendSuccess.Returned ? Lab.Broker.Kafka.Clients.Producing.SendSuccess.Returned : Lab.Broker.Kafka.Clients.Producing.SendSuccess.Future,
        ResendOn = ResendOf(spec),
        ResendAttempts = spec.ResendAttempts,
        ResendDelay = spec.ResendDelay,
        AfterRestart = spec.AfterRestart == AfterRestart.Resend ? Lab.Broker.Kafka.Clients.Producing.AfterRestart.Resend : Lab.Broker.Kafka.Clients.Producing.AfterRestart.GoOn,
        StartAfter = spec.Start,
        Special = [.. special.Where(s => s.Producer == spec.Name).Select(s => s.Message)],
    };

    private static ResendOn ResendOf(ProducerSpec spec)
    {
        var on = ResendOn.None;
        foreach (var outcome in spec.ResendOn) on |= outcome == Model.Roles.ToldOutcome.Info ? ResendOn.Info : ResendOn.Fail;
        return on;
    }

    private IEnumerable<MemberSetup> ConsumersOf(ConsumerSpec spec)
    {
        var partitions = PartitionsOf(spec);
        for (var member = 1; member <= spec.Members; member++)
        {
            var mine = spec.Subscribes ? partitions : [.. partitions.Where((_, i) => i % spec.Members == member - 1)];
            yield return new(spec, member, new ConsumerOptions
            {
                Name = spec.Members == 1 ? spec.Name : $"{spec.Name}.{member}",
                Group = spec.Name,
                Partitions = mine,
                Subscription = spec.Subscribes ? spec.Topics : [],
                Settings = ConsumerSettingsOf(spec, member),
                Bootstrap = Bootstrap,
                Behaviour = Rules.Client,
                Handler = [.. spec.Handler.Select(StepOf)],
                OnRevoke = [.. spec.OnRevoke.Select(StepOf)],
                IsManual = spec.Start is ConsumerStart.Manual,
                RecordsEnds = spec.ReadsCurrent,
                Forward = spec.To is { } to ? new(to.Topic, ForwardSettingsOf(to), to.KeepsKeys, SizeOf) : null,
            });
        }
    }

    private ProducerSettings ForwardSettingsOf(ForwardSpec to) => ProducerSettings.Resolve(Scenario.Profile, to.Properties.AsPairs()).Require();

    // A message that is sent on keeps its value.
    private int SizeOf(MessageId message)
    {
        foreach (var producer in Producers)
        {
            if (message.Value >= producer.FirstMessage.Value && message.Value < producer.FirstMessage.Value + producer.Records + producer.RecordsAskedFor) return producer.ValueSize;
        }

        return 1;
    }

    private ConsumerSettings ConsumerSettingsOf(ConsumerSpec spec, int member = 1)
    {
        var given = spec.Properties.AsPairs();
        if (spec.Subscribes) given = [.. given.Select(p => p.Key == InstanceId ? new(p.Key, InstanceOf(p.Value, member, spec.Members)) : p)];
        return ConsumerSettings.Resolve(Scenario.Profile, given.Any(p => p.Key == "group.id") ? given : [.. given, new("group.id", spec.Name)]).Require();
    }

    private const string InstanceId = "group.instance.id";

    // Two members of one instance would fence each other for ever.
    private static string InstanceOf(string given, int member, int members)
    {
        var number = member.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return members == 1 ? given : $"{given}-{number}";
    }

    private static string GroupIdOf(ConsumerSpec spec) => spec.Properties.ValueOf("group.id") ?? spec.Name;

    // Whoever subscribes is given what the plan adds.
    private TopicPartition[] AuditedOf(ConsumerSpec spec) =>
        spec.Subscribes ? [.. spec.Topics.SelectMany(t => Enumerable.Range(0, PartitionsEver(Scenario.Topic(t)!)).Select(p => new TopicPartition(t, p)))] : PartitionsOf(spec);

    private TopicPartition[] PartitionsOf(ConsumerSpec spec)
    {
        if (spec.Partitions.Count > 0) return [.. spec.Partitions.Select(p => new TopicPartition(p.Topic, p.Partition))];
        List<TopicPartition> all = [];
        foreach (var name in spec.Topics)
        {
            var topic = Scenario.Topic(name)!;
            for (var p = 0; p < Math.Max(topic.Assignment.Count, topic.Partitions); p++) all.Add(new(name, p));
        }

        return [.. all];
    }

    private static string[] OwedOf(ConsumerSpec spec) =>
        spec.Partitions.Count > 0 ? [.. spec.Partitions.Select(p => p.ToString())] : [.. spec.Topics];

    /// <summary>Applications that send on, directly or one to the other, to what a consumer reads.</summary>
    internal List<ForwardingGroup> ThroughWhom(ConsumerSpec spec)
    {
        List<ForwardingGroup> through = [];
        Queue<string> topics = new(spec.Partitions.Count > 0 ? spec.Partitions.Select(p => p.Topic) : spec.Topics);
        while (topics.TryDequeue(out var topic))
        {
            foreach (var sender in Scenario.Consumers.Where(c => c.To?.Topic == topic && through.All(t => t.Name != c.Name)))
            {
                through.Add(new(sender.Name, OwedOf(sender)));
                foreach (var next in sender.Partitions.Count > 0 ? sender.Partitions.Select(p => p.Topic) : sender.Topics) topics.Enqueue(next);
            }
        }

        return through;
    }

    private static Lab.Broker.Kafka.Clients.Consuming.HandlerStep StepOf(HandlerStep step) => step switch
    {
        HandlerStep.Effect => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Effect(),
        HandlerStep.Commit => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Commit(),
        HandlerStep.CommitAsync => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.CommitAsync(),
        HandlerStep.Work work => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Work(work.Time.Min, work.Time.Max),
        HandlerStep.HandOff h => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.HandOff(h.Workers, h.ByKey, (Lab.Broker.Kafka.Clients.Consuming.HandOffCommit)h.CommitWhen, [.. h.Steps.Select(StepOf)]),
        HandlerStep.Produce => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Produce(),
        HandlerStep.ProduceAsync => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.ProduceAsync(),
        HandlerStep.Flush => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Flush(),
        HandlerStep.Each each => new Lab.Broker.Kafka.Clients.Consuming.HandlerStep.Each([.. each.Steps.Select(StepOf)]),
        _ => throw new System.Diagnostics.UnreachableException($"No handler step {step}."),
    };
}

/// <summary>One member of a consuming application.</summary>
internal sealed record MemberSetup(ConsumerSpec Spec, int Member, ConsumerOptions Options);
