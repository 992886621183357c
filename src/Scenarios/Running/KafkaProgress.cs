using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Clients.Auditing;
using Lab.Broker.Kafka.Clients.Consuming;
using Lab.Broker.Kafka.Clients.Producing;

namespace Lab.Scenarios.Running;

/// <summary>How far a run has come: what its phases wait for.</summary>
internal sealed class KafkaProgress(KafkaWorld built, KafkaSetup setup)
{
    /// <summary>Every broker takes part.</summary>
    public bool AreBrokersUnfenced()
    {
        foreach (var broker in built.Brokers)
        {
            if (built.View.IsFenced(broker.Id)) return false;
        }

        return true;
    }

    /// <summary>Every partition is led with a full in-sync set, and its leader knows.</summary>
    public bool IsLedInFull()
    {
        var view = built.View;
        foreach (var topic in setup.Topics)
        {
            var count = topic.Assignment.Count > 0 ? topic.Assignment.Count : topic.Partitions;
            for (var p = 0; p < count; p++)
            {
                var partition = $"{topic.Name}-{p}";
                var leader = view.LeaderOf(partition);
                if (leader < 0 || view.InSyncSetOf(partition).Count < view.ReplicasOf(partition).Count) return false;
                foreach (var broker in view.ReplicasOf(partition))
                {
                    if (view.LogEndOf(broker, partition) < 0) return false;
                }

                if (!view.ClaimingLeadersOf(partition).Contains(leader)) return false;
            }
        }

        return true;
    }

    /// <summary>Every consumer that starts with the cluster has its positions, and its share of what its group reads.</summary>
    public bool AreFirstConsumersPositioned()
    {
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Start is not ConsumerStart.At && !HasPosition(member)) return false;
        }

        return AreSharesGiven();
    }

    /// <summary>Every consumer that is alive has.</summary>
    public bool AreConsumersPositioned()
    {
        foreach (var member in built.Members)
        {
            if (member.Setup.Spec.Start is not ConsumerStart.Manual && built.World.IsAlive(member.Process) && !HasPosition(member)) return false;
        }

        return AreSharesGiven();
    }

    /// <summary>Every producer has called every send that it was to call.</summary>
    public bool HaveAllSendsBeenCalled()
    {
        // Asked at every glance: without an enumerator.
        var producers = built.Producers;
        for (var i = 0; i < producers.Count; i++)
        {
            if (built.World.StartedInstanceOf(producers[i].Actor) is ProducerActor { HasCalledAll: false }) return false;
        }

        return true;
    }

    /// <summary>And every send has returned.</summary>
    public bool HaveAllSendsReturned()
    {
        var producers = built.Producers;
        for (var i = 0; i < producers.Count; i++)
        {
            if (built.World.StartedInstanceOf(producers[i].Actor) is ProducerActor { IsIdle: false }) return false;
        }

        return true;
    }

    /// <summary>The auditor has been told of all of its probes.</summary>
    public bool HaveProbesReturned() => built.World.StartedInstanceOf(built.Auditor.Actor) is AuditorActor { ProbesOpen: 0 };

    /// <summary>In how many groups and partitions a probe is to have its effect.</summary>
    public int ProbesWanted()
    {
        var wanted = 0;
        foreach (var consumer in setup.Consumers)
        {
            if (consumer.Spec.HasEffects && consumer.Spec.Start is not ConsumerStart.Manual && (!consumer.Spec.Subscribes || consumer.Member == 1)) wanted += consumer.Options.Partitions.Count;
        }

        // What is sent on comes out behind.
        foreach (var spec in setup.Scenario.Consumers)
        {
            if (!spec.HasEffects || spec.Start is ConsumerStart.Manual) continue;
            foreach (var sender in setup.ThroughWhom(spec)) wanted += setup.Consumers.Where(c => c.Spec.Name == sender.Name && (!c.Spec.Subscribes || c.Member == 1)).Sum(c => c.Options.Partitions.Count);
        }

        return wanted;
    }

    /// <summary>Every consumer is through with all that the logs hold.</summary>
    public bool AreConsumersThrough()
    {
        foreach (var member in built.Members)
        {
            var spec = member.Setup.Spec;
            if (spec.Start is ConsumerStart.Manual || (spec.Subscribes && member.Setup.Member > 1)) continue;
            if (!spec.Subscribes && built.World.StartedInstanceOf(member.Actor) is not ConsumerActor) return false;
            foreach (var partition in member.Setup.Options.Partitions)
            {
                var name = partition.ToString();
                if (built.View.LeaderOf(name) is not (>= 0 and var leader) || !HasHandled(member, partition, new(built.View.LogEndOf(leader, name)))) return false;
            }
        }

        return true;
    }

    // In a group that subscribes, whoever has the partition by now.
    private bool HasHandled(PlacedMember member, TopicPartition partition, Offset end)
    {
        if (!member.Setup.Spec.Subscribes) return HasHandled(member.Actor, partition, end);
        foreach (var other in built.Members)
        {
            if (other.Setup.Spec == member.Setup.Spec && HasHandled(other.Actor, partition, end)) return true;
        }

        return false;
    }

    private bool HasHandled(Lab.Model.ActorId actor, TopicPartition partition, Offset end) => built.World.StartedInstanceOf(actor) is ConsumerActor consumer && consumer.HasHandled(partition, end);

    // Every partition of a group that subscribes is some live member's: one that was killed keeps its own until its session ends.
    private bool AreSharesGiven()
    {
        foreach (var member in built.Members)
        {
            var spec = member.Setup.Spec;
            if (!spec.Subscribes || member.Setup.Member > 1 || (spec.Start is ConsumerStart.At && !built.World.IsAlive(member.Process))) continue;
            if (built.World.StartedInstanceOf(member.Actor) is ConsumerActor { HasFailed: true }) continue;
            foreach (var partition in member.Setup.Options.Partitions)
            {
                if (built.View.OwnerOf(spec.Name, partition.ToString()) == 0) return false;
            }
        }

        return true;
    }

    // Or will never have one: with auto.offset.reset=none a group that has committed nothing fails.
    private bool HasPosition(PlacedMember member) => built.World.StartedInstanceOf(member.Actor) is ConsumerActor { IsPositioned: true } or ConsumerActor { HasFailed: true };
}
