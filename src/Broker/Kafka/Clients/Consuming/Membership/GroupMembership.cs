using Lab.Broker.Kafka.Settings;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

/// <summary>What a member of a group works with, whichever protocol it speaks.</summary>
/// <param name="context">The actor's.</param>
/// <param name="client">Connections.</param>
/// <param name="options">The member's.</param>
/// <param name="host">The consumer.</param>
/// <param name="timerKind">A timer kind of the actor that belongs to this membership.</param>
internal abstract class GroupMembership(ActorContext context, KafkaClient client, ConsumerOptions options, IMembershipHost host, int timerKind)
{
    public string? InstanceId => Settings.GroupInstanceId;

    protected ActorContext Context => context;

    protected KafkaClient Client => client;

    protected ConsumerSettings Settings { get; } = options.Settings;

    protected IMembershipHost Host => host;

    protected string ClientId { get; } = options.Name;

    protected IReadOnlyList<string> Topics { get; } = options.Subscription;

    protected int TimerKind => timerKind;
}
