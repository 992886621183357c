using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.Protocol;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

/// <summary>
/// Registrations, heartbeats, fencing (KIP-631, KIP-966). Each handler looks at the state, adds the records that follow,
/// and says what to answer once they are committed.
/// </summary>
public sealed class BrokerControl(ControllerState state, PartitionUpdates updates)
{
    private ClusterImage Image => state.Image;

    private ControllerOptions Options => state.Options;

    /// <summary>
    /// A process registers. Another incarnation is refused while the session of the last one lives; the records that take
    /// an unclean one out of ISRs come before its registration, so a controller that dies between them repeats them.
    /// </summary>
    public (ErrorCode Error, BrokerEpoch Epoch) Register(BrokerRegistrationRequest request, VirtualTime now, List<MetadataRecord> records)
    {
        if (request.ClusterId != Options.ClusterId) return (ErrorCode.InconsistentClusterId, BrokerEpoch.None);
        var stored = Image.Broker(request.Broker);
        var isSame = stored is not null && stored.Incarnation == request.Incarnation;
        if (stored is not null && !isSame)
        {
            if (SessionIsLive(stored, now)) return (ErrorCode.DuplicateBrokerRegistration, BrokerEpoch.None);
            if (IsUnclean(stored, request)) updates.RemoveAfterUncleanShutdown(request.Broker, records);
            else updates.RemoveFromIsr(request.Broker, records);
        }

        var epoch = isSame ? stored!.Epoch : new((state.NextOffset + records.Count).Value);
        records.Add(new RegisterBrokerRecord(
            request.Broker, request.Incarnation, epoch,
            [new("PLAINTEXT", HostName.Of(request.Machine), checked((ushort)request.Port), 0)],
            [.. Options.SupportedFeatures.Select(feature => new SupportedFeature(feature.Name, feature.Min, feature.Max))],
            request.Rack.Length == 0 ? null : request.Rack, request.LogDirs)
        {
            Version = ControllerFeatures.RegisterBrokerVersion(state.MetadataVersion),
            Fenced = !isSame || stored!.Fenced,
            InControlledShutdown = isSame && stored!.InControlledShutdown,
        });
        if (isSame && state.Sessions.Of(request.Broker) is { } session) session.LastContact = now;
        else state.Sessions.Begin(request.Broker, epoch, now);
        return (ErrorCode.None, epoch);
    }

    /// <summary>Whether a registration replaces one whose process stopped uncleanly.</summary>
    public bool IsUnclean(BrokerRegistrationState stored, BrokerRegistrationRequest request) =>
        stored.Incarnation != request.Incarnation && Options.Rules.IsUncleanRestart(stored, request.PreviousBrokerEpoch);

    /// <summary>STALE_BROKER_EPOCH unless this is the broker's registration of now.</summary>
    public ErrorCode CheckEpoch(BrokerId broker, BrokerEpoch epoch) =>
        Image.Broker(broker) is { } stored && stored.Epoch == epoch ? ErrorCode.None : ErrorCode.StaleBrokerEpoch;

    /// <summary>A broker lives and says what it wants. The state is the one after its heartbeat.</summary>
    public (ErrorCode Error, BrokerControlState State) Heartbeat(BrokerHeartbeatRequest request, VirtualTime now, List<MetadataRecord> records)
    {
        if (CheckEpoch(request.Broker, request.BrokerEpoch) is var error and not ErrorCode.None) return (error, BrokerControlState.Fenced);
        var stored = Image.Broker(request.Broker)!;
        var session = state.Sessions.Of(request.Broker) ?? state.Sessions.Begin(request.Broker, request.BrokerEpoch, now);
        var current = ControllerState.StateOf(stored);
        var next = BrokerControlStates.Next(new(
            current, request.WantFence, request.WantShutDown, request.CurrentMetadataOffset, stored.RegisteredAt,
            state.Sets.LedBy(request.Broker).Count > 0, session.ControlledShutdownOffset, LowestActiveOffset(current)));
        if (next != current) Enter(next, stored, session, records);
        session.LastContact = now;
        session.MetadataOffset = request.CurrentMetadataOffset;
        return (ErrorCode.None, next);
    }

    /// <summary>Fences every broker whose session has ended.</summary>
    public void FenceSilent(VirtualTime now, List<MetadataRecord> records, Action<List<MetadataRecord>> append)
    {
        foreach (var session in state.Sessions.All)
        {
            if (Image.Broker(session.Broker) is not { Fenced: false } stored || !HasExpired(session, now)) continue;
            Fence(stored, records);
            append(records);
            records.Clear();
        }
    }

    /// <summary>When the next session of an unfenced broker ends; never when there is none.</summary>
    public VirtualTime NextExpiry()
    {
        var next = VirtualTime.Never;
        foreach (var session in state.Sessions.All)
        {
            if (session.LastContact is { } contact && Image.Broker(session.Broker) is { Fenced: false }) next = VirtualTime.Min(next, contact + Options.SessionTimeout);
        }

        return next;
    }

    /// <summary>A controller becomes active: sessions are in memory only, so they begin anew.</summary>
    public void BecomeActive(VirtualTime now)
    {
        foreach (var broker in Image.Brokers)
        {
            state.Sessions.Begin(broker.Broker, broker.Epoch, Options.Rules.CountsFailoverAsContact(broker.Fenced) ? now : null);
        }
    }

    private void Enter(BrokerControlState next, BrokerRegistrationState stored, BrokerSession session, List<MetadataRecord> records)
    {
        switch (next)
        {
            case BrokerControlState.Unfenced:
                records.Add(new BrokerRegistrationChangeRecord(stored.Broker, stored.Epoch) { Fenced = FencingChange.Unfence });
                updates.ElectLeaderless(stored.Broker, records);
                break;
            case BrokerControlState.ControlledShutdown:
                records.Add(new BrokerRegistrationChangeRecord(stored.Broker, stored.Epoch) { Version = 1, InControlledShutdown = true });
                updates.RemoveFromIsr(stored.Broker, records);
                session.ControlledShutdownOffset = state.NextOffset + (records.Count - 1);
                break;
            default:
                if (!stored.Fenced) Fence(stored, records);
                break;
        }
    }

    private void Fence(BrokerRegistrationState stored, List<MetadataRecord> records)
    {
        updates.RemoveFromIsr(stored.Broker, records);
        records.Add(new BrokerRegistrationChangeRecord(stored.Broker, stored.Epoch) { Fenced = FencingChange.Fence });
    }

    private bool SessionIsLive(BrokerRegistrationState stored, VirtualTime now) =>
        state.Sessions.Of(stored.Broker)?.LastContact is { } contact && Options.Rules.SessionIsLive(stored.Fenced, now - contact, Options.SessionTimeout);

    private bool HasExpired(BrokerSession session, VirtualTime now) => session.LastContact is { } contact && contact + Options.SessionTimeout <= now;

    private Offset LowestActiveOffset(BrokerControlState asker)
    {
        var lowest = new Offset(long.MaxValue);
        if (asker != BrokerControlState.ControlledShutdown) return lowest;
        foreach (var session in state.Sessions.All)
        {
            if (Image.IsActive(session.Broker)) lowest = Offset.Min(lowest, session.MetadataOffset);
        }

        return lowest;
    }
}
