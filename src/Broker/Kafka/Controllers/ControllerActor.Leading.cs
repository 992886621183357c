using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Controllers.Quorum;
using Lab.Broker.Kafka.Metadata;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Controllers;

// How a controller becomes active, and how it stops being it.
public sealed partial class ControllerActor
{
    private readonly SortedDictionary<int, TimerId> periodic = [];

    private void BecomeActive()
    {
        IsActive = true;
        Context.Report(FactKind.ControllerActivated, NameId.None, options.NodeId.Value, Epoch.Value);
        if (state.MetadataVersion == 0) BootstrapCluster();
        if (state.MetadataVersion >= ControllerFeatures.ControllerRegistration) RegisterItself();
        Write();
        if (!IsActive) return;
        activeSince = Context.Now;
        brokers.BecomeActive(activeSince);
        ArmSessionExpiry();
        SetPeriodic(ControllerTimers.NoOp, options.MetadataMaxIdleInterval);
        SetPeriodic(ControllerTimers.UncleanElection, options.UncleanLeaderElectionInterval);
        if (options.AutoLeaderRebalanceEnable) SetPeriodic(ControllerTimers.Rebalance, options.LeaderImbalanceCheckInterval);
    }

    /// <summary>
    /// It leads no more. What it decided and nobody has confirmed may be lost or may come back: it decides from what is
    /// committed when it leads again, and whoever waits is sent to another controller.
    /// </summary>
    void IQuorumOwner.OnLeadershipLost()
    {
        log.DropGathered();
        uncommitted.Clear();
        records.Clear();
        if (!IsActive) return;
        IsActive = false;
        Context.Report(FactKind.ControllerDeposed, NameId.None, options.NodeId.Value, Epoch.Value);
        foreach (var timer in periodic.Values) Context.Cancel(timer);
        periodic.Clear();
        Context.Cancel(commitTimer);
        Context.Cancel(sessionTimer);
        (commitTimer, sessionTimer) = (default, default);
        var latest = log.Latest is { } id && id.EndOffset <= committed.LastApplied.Next && log.Contents(id) is { } snapshot ? StateOf(snapshot, id) : new ControllerState(options);
        log.Replay(latest.NextOffset, committed.LastApplied.Next, latest.Apply, latest.Skip);
        DecideFrom(latest);
        while (pending.TryDequeue(out var answer)) connections.Respond(answer.Connection, Refusals.NotController(answer.Request));
    }

    // All or nothing (KIP-868): a controller that dies in between finds a transaction without an end.
    private void BootstrapCluster()
    {
        records.Add(new BeginTransactionRecord("Bootstrap records"));
        records.AddRange(ControllerDirectory.Bootstrap(Context));

        if (ControllerFeatures.KnowsZooKeeper(options.Features)) records.Add(ControllerFeatures.NoZooKeeperMigration);

        // With eligible leader replicas the cluster's min.insync.replicas must be the same for all: it moves into the log.
        if (records.Exists(record => record is FeatureLevelRecord { Name: ControllerFeatures.EligibleLeaderReplicas, FeatureLevel: > 0 }))
        {
            records.Add(new ConfigRecord(ConfigResourceType.Broker, "", "min.insync.replicas", options.MinInsyncReplicas.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        records.Add(new EndTransactionRecord());
        Append();
    }

    private void RegisterItself()
    {
        if (isRegistered) return;
        isRegistered = true;
        var life = (uint)Context.Incarnation * 2;
        var incarnation = new Uuid(
            Context.Draw(ControllerSites.Incarnation, Context.Name, life, long.MaxValue), Context.Draw(ControllerSites.Incarnation, Context.Name, life + 1, long.MaxValue));
        records.Add(new RegisterControllerRecord(
            options.NodeId, incarnation, [new("CONTROLLER", HostName.Of(Context.Machine), KafkaPorts.Controller, 0)],
            [.. options.SupportedFeatures.Select(feature => new SupportedFeature(feature.Name, feature.Min, feature.Max))]));
        Append();
    }
}
