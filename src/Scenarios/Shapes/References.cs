using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Scenarios.Shapes;

/// <summary>What the texts of a scenario may refer to, and what is wrong when they refer to something else.</summary>
public sealed class References
{
    /// <summary>How many brokers there are.</summary>
    public int Brokers { get; set; }

    /// <summary>How many controllers there are.</summary>
    public int Controllers { get; set; } = 1;

    /// <summary>Settings of the brokers, which supply the defaults of topics.</summary>
    public ValueList<Setting> ClusterProperties { get; set; }

    public List<TopicSpec> Topics { get; } = [];

    /// <summary>Topics of the system itself, of which nothing more is known here.</summary>
    public ValueList<string> InternalTopics { get; set; }

    /// <summary>The names as written, also of producers that could not be read.</summary>
    public List<string> Producers { get; } = [];

    /// <summary>Where each producer sends, by its name.</summary>
    public SortedDictionary<string, ValueList<string>> TopicsOfProducers { get; } = new(StringComparer.Ordinal);

    /// <summary>The names as written, also of consumers that could not be read.</summary>
    public List<string> Groups { get; } = [];

    public List<ConsumerSpec> Consumers { get; } = [];

    /// <summary>Some producer gives its messages keys.</summary>
    public bool AnyKeys { get; set; }

    /// <summary>Names that `bind:` has made so far.</summary>
    public List<string> Bound { get; } = [];

    /// <summary>Labels of messages that `send:` steps have named so far.</summary>
    public SortedSet<string> Labels { get; } = new(StringComparer.Ordinal);

    /// <summary>What the items of `faults:` are called.</summary>
    public IReadOnlyList<string> FaultNames { get; set; } = [];

    /// <summary>What the items of `steps:` are called.</summary>
    public IReadOnlyList<string> StepNames { get; set; } = [];

    /// <summary>Names of the steps of a producing application.</summary>
    public ValueList<string> ProducerSteps { get; set; }

    /// <summary>How bare names are read.</summary>
    public RoleNames Names => new(Producers.ToValueList(), Groups.ToValueList());

    /// <summary>Null when everything that the role names exists.</summary>
    public string? Wrong(Role role) => role switch
    {
        Role.Leader r => Wrong(r.Partition),
        Role.ClaimsLeader r => Wrong(r.Partition),
        Role.AllFollowers r => Wrong(r.Partition),
        Role.Follower r => Wrong(r.Partition) ?? WrongFollower(r),
        Role.Coordinator r => WrongGroup(r.Group),
        Role.Broker r => WrongBroker(r.Id),
        Role.NthController r => WrongController(r.Nth),
        Role.StandbyController r => WrongStandby(r, r.Nth),
        Role.Producer r => WrongProducer(r.Name),
        Role.Consumer r => WrongGroup(r.Group) ?? WrongMember(r),
        Role.Others r => Wrong(r.Than),
        Role.Bound r => WrongBound(r.Name),
        _ => null,
    };

    /// <summary>Null when everything that the predicate names exists.</summary>
    public string? Wrong(Predicate predicate) => predicate switch
    {
        Predicate.Compare p => Wrong(p.Measure),
        Predicate.IsrIs p => Wrong(p.Partition) ?? p.Members.Select(Wrong).FirstOrDefault(w => w is not null),
        Predicate.InIsr p => Wrong(p.Partition) ?? Wrong(p.Broker),
        Predicate.LeaderIs p => Wrong(p.Partition) ?? Wrong(p.Broker),
        Predicate.HasLeader p => Wrong(p.Partition),
        Predicate.MetadataLeaderIs p => WrongClient(p.Client) ?? Wrong(p.Partition) ?? Wrong(p.Broker),
        Predicate.Alive p => Wrong(p.Who),
        Predicate.Fenced p => Wrong(p.Broker),
        Predicate.AtStep p => WrongStep(p.Application, p.Step),
        _ => null,
    };

    public string? WrongTopic(string name) =>
        Topics.Any(t => t.Name == name) || InternalTopics.Contains(name) ? null : NoSuch("topic", name, Topics.Select(t => t.Name));

    public string? WrongProducer(string name) => Producers.Contains(name) ? null : NoSuch("producer", name, Producers);

    /// <summary>Null when the producer sends to the topic, or that is wrong already: nothing is known of it, or there is no such topic.</summary>
    public string? WrongTopicOf(string producer, string topic) =>
        !TopicsOfProducers.TryGetValue(producer, out var topics) || topics.Contains(topic) || WrongTopic(topic) is not null ? null
        : $"{producer} does not send to {topic}; it sends to {string.Join(", ", topics)}, as producers/{producer} says";

    public string? WrongGroup(string name) => Groups.Contains(name) ? null : NoSuch("consumer", name, Groups);

    /// <summary>Null when exactly one fault or step has the name.</summary>
    public string? WrongFault(string name) => (FaultNames.Contains(name), StepNames.Contains(name)) switch
    {
        (true, true) => $"\"{name}\" is a fault and a step; give one of them another name with as:",
        (false, false) => NoSuch("fault or step", name, FaultNames.Concat(StepNames).Where(n => n.Length > 0).Distinct()),
        _ => null,
    };

    /// <summary>Null when the consumer waits for `read:` steps.</summary>
    public string? WrongReader(string name)
    {
        if (WrongGroup(name) is { } wrong) return wrong;
        var consumer = Consumers.FirstOrDefault(c => c.Name == name);
        return consumer is null or { Start: ConsumerStart.Manual } ? null
            : $"{name} reads by itself; with start: manual in consumers/{name} it reads in read: steps alone";
    }

    public string? Wrong(TopicPartitionRef partition)
    {
        if (WrongTopic(partition.Topic) is { } wrong) return wrong;
        var topic = Topics.FirstOrDefault(t => t.Name == partition.Topic);
        return topic is null || partition.Partition < topic.Partitions ? null
            : $"there is no partition {partition}: {topic.Name} has {Count(topic.Partitions, "partition")}, counted from 0";
    }

    private string? Wrong(Measure measure) => measure switch
    {
        Measure.Sent m => WrongProducer(m.Producer),
        Measure.Acked m => WrongProducer(m.Producer),
        Measure.Told m => WrongProducer(m.Producer),
        Measure.Consumed m => WrongGroup(m.Group),
        Measure.Effects m => WrongGroup(m.Group),
        Measure.Committed m => WrongGroup(m.Group) ?? Wrong(m.Partition),
        Measure.HighWatermark m => Wrong(m.Partition),
        Measure.LogEndOffset m => Wrong(m.Broker) ?? Wrong(m.Partition),
        Measure.IsrSize m => Wrong(m.Partition),
        Measure.Registered m => Wrong(m.Broker),
        Measure.Owner m => WrongSubscriber(m.Group) ?? Wrong(m.Partition),
        Measure.Generation m => WrongSubscriber(m.Group),
        _ => null,
    };

    private string? WrongSubscriber(string group) => WrongGroup(group) ?? (Consumers.FirstOrDefault(c => c.Name == group) is { Subscribes: false }
        ? $"{group} is no group whose members own partitions for a time: each has its share for good; write subscribe: true in consumers/{group}"
        : null);

    private string? WrongFollower(Role.Follower role)
    {
        var topic = Topics.FirstOrDefault(t => t.Name == role.Partition.Topic);
        if (topic is null || role.Nth < topic.ReplicationFactor) return null;
        return topic.ReplicationFactor == 1
            ? $"there is no {role}: {role.Partition} has one replica and no follower"
            : $"there is no {role}: {role.Partition} has {topic.ReplicationFactor} replicas, so {Count(topic.ReplicationFactor - 1, "follower")} counted from 1";
    }

    private string? WrongBroker(int id) => id <= Brokers ? null : $"there is no broker {id}: the cluster has {Count(Brokers, "broker")}, counted from 1";

    private string? WrongController(int nth) => nth <= Controllers ? null : $"there is no controller({nth}): the cluster has {Count(Controllers, "controller")}, counted from 1; cluster/controllers says how many";

    private string? WrongStandby(Role role, int nth) => nth < Controllers ? null : $"there is no {role}: the cluster has {Count(Controllers, "controller")}, one of them active; cluster/controllers says how many";

    private string? WrongMember(Role.Consumer role)
    {
        var consumer = Consumers.FirstOrDefault(c => c.Name == role.Group);
        return consumer is null || role.Nth <= consumer.Members ? null : $"there is no {role}: {role.Group} has {Count(consumer.Members, "member")}, counted from 1";
    }

    private string? WrongBound(string name) => Bound.Contains(name) ? null
        : $"\"{name}\" names nobody: {List("bound so far", Bound)}; {List("producers", Producers)}; {List("consumers", Groups)}; roles: {string.Join(", ", RoleDescription.All.Select(r => r.Signature))}"
            + Suggestion.DidYouMean(name, [.. Bound, .. Producers, .. Groups, .. RoleDescription.All.Select(r => r.Name)]);

    private string? WrongClient(string name) => Producers.Contains(name) || Groups.Contains(name) ? null
        : Names.Member(name) is { } member ? WrongMember(member)
        : $"there is no client \"{name}\"; {List("producers", Producers)}; {List("consumers", Groups)}{Suggestion.DidYouMean(name, [.. Producers, .. Groups])}";

    private string? WrongStep(string application, string step)
    {
        if (WrongClient(application) is { } wrong) return wrong;
        var consumer = Consumers.FirstOrDefault(c => c.Name == application);
        var steps = Producers.Contains(application) ? ProducerSteps : consumer is null ? [step] : HandlerSteps(consumer.Handler).Distinct().ToValueList();
        return steps.Contains(step) ? null : $"{application} has no step \"{step}\"; it has: {steps}{Suggestion.DidYouMean(step, steps)}";
    }

    private static IEnumerable<string> HandlerSteps(ValueList<HandlerStep> handler) =>
        handler.SelectMany(s => s switch { HandlerStep.Each each => HandlerSteps(each.Steps), HandlerStep.HandOff handOff => HandlerSteps(handOff.Steps), _ => [s.ToString()] });

    private static string NoSuch(string kind, string name, IEnumerable<string> there) =>
        $"there is no {kind} \"{name}\"; {List("there is", there)}{Suggestion.DidYouMean(name, there)}";

    private static string List(string what, IEnumerable<string> names)
    {
        var all = string.Join(", ", names);
        return $"{what}: {(all.Length == 0 ? "none" : all)}";
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
