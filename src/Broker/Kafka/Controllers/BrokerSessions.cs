using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>What the controller remembers of a broker in memory only: it is not in the log, a new controller starts anew.</summary>
public sealed class BrokerSession(BrokerId broker, BrokerEpoch epoch)
{
    public BrokerId Broker { get; } = broker;

    public BrokerEpoch Epoch { get; } = epoch;

    /// <summary>When the broker registered or sent a heartbeat last; null for one that this controller has not heard of.</summary>
    public VirtualTime? LastContact { get; set; }

    /// <summary>The last metadata record that the broker says it has applied.</summary>
    public Offset MetadataOffset { get; set; } = Offset.None;

    /// <summary>Every active broker must have applied this much before the broker, in controlled shutdown, may stop.</summary>
    public Offset ControlledShutdownOffset { get; set; } = Offset.None;
}

/// <summary>The sessions of all registered brokers.</summary>
public sealed class BrokerSessions
{
    private readonly SortedDictionary<BrokerId, BrokerSession> sessions = [];

    public IReadOnlyCollection<BrokerSession> All => sessions.Values;

    public BrokerSession? Of(BrokerId broker) => sessions.GetValueOrDefault(broker);

    /// <summary>Begins a session, in place of any earlier one of the same id.</summary>
    public BrokerSession Begin(BrokerId broker, BrokerEpoch epoch, VirtualTime? contact) =>
        sessions[broker] = new(broker, epoch) { LastContact = contact };

    public void Forget(BrokerId broker) => sessions.Remove(broker);
}
