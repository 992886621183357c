using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// Why nothing moves: the partition has no leader, or one that is dead, frozen or cut off; its in-sync set is too small or holds
/// somebody who does not answer, or waits for a change that nobody decides; the consumer is gone, gave up, waits for its coordinator or is still far behind.
/// </summary>
internal static class Standstill
{
    public static Explanation Explain(Witness witness, Evidence evidence)
    {
        var history = evidence.History;
        if (witness.Operations.Count == 0) return new(Cause.Unknown, "There is no operation to explain.");
        var send = history[witness.Operations[0]];
        var place = history.Names[send.Place];
        var late = LateEnd(witness, history, send);
        var now = new Situation(evidence, MomentOf(evidence, send, late));

        // Not even acknowledged: whatever the group does, it is the partition.
        if (send.Result != OperationResult.Ok || late == send.ReturnedAt) return OfPartition(place, evidence, now) ?? OfSender(send, place, evidence, now);
        return OfPartition(place, evidence, now, asks: "the consumers") ?? OfGroup(witness, place, evidence, now);
    }

    /// <summary>When it was done after all; null when it never was.</summary>
    private static VirtualTime? LateEnd(Witness witness, History history, in Operation send)
    {
        if (witness.Operations.Count > 1) return history[witness.Operations[1]] is { Kind: OperationKind.Effect or OperationKind.Send } done ? done.ReturnedAt : null;
        if (send.Result != OperationResult.Ok) return null;

        // One send and its effect: then it was the acknowledgement that came late.
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] != OperationKind.Effect || history.Messages[i] != send.Message.Value) continue;
            var group = history.SessionOf(new(i)).Group;
            if (witness.Group.Length == 0 || (!group.IsNone && history.Names[group] == witness.Group)) return send.ReturnedAt;
        }

        return witness.Group.Length == 0 ? send.ReturnedAt : null;
    }

    /// <summary>
    /// The moment to look at. What came late was held up for most of its time, so the middle of it tells. What never came is held
    /// up at the end; but where the world was healed only for the auditor, the end is what the scenario left.
    /// </summary>
    private static VirtualTime MomentOf(Evidence evidence, in Operation send, VirtualTime? late)
    {
        if (late is { } done) return send.CalledAt + ((done - send.CalledAt) / 2);
        var firstProbe = VirtualTime.Never;
        for (var i = 0; i < evidence.History.Count && firstProbe == VirtualTime.Never; i++)
        {
            if ((evidence.History.Flags[i] & OperationFlags.Probe) != 0) firstProbe = new(evidence.History.CallTimes[i]);
        }

        foreach (var fact in evidence.Facts)
        {
            if (fact.Kind == FactKind.WorldHealed && fact.At > firstProbe) return fact.At - Duration.FromNanos(1);
        }

        return VirtualTime.Never;
    }

    // ---- The partition -------------------------------------------------------------------------------------------

    private static Explanation? OfPartition(string place, Evidence evidence, Situation now, string asks = "the producer")
    {
        if (now.Leaderless(place) is { } lost) return new(Cause.NoLeader, $"{place} has had no leader since {lost.At}: {WhyNobodyLeads(place, evidence, now)}.");
        if (now.Partition(place) is not { } state) return null;
        var leader = state.A;
        var isr = state.Detail as int[] ?? [];
        var machine = evidence.MachineOfBroker(leader);
        if (now.TroubleOf(machine) is { } trouble)
        {
            return new(Cause.LeaderUnreachable, $"{place} is led by broker {leader}, {trouble}, and {now.Quorum.NobodyElse}.");
        }

        foreach (var member in isr)
        {
            if (member == leader) continue;
            var wrong = now.TroubleOf(evidence.MachineOfBroker(member)) ?? now.CutBetween(evidence.MachineOfBroker(member), machine);
            if (wrong is not null) return new(Cause.NoLeader, $"The in-sync set of {place} still holds broker {member}, {wrong}: what broker {leader} appends is not committed before that one has it or has left the set, and {asks} wait.");
        }

        if (now.Proposal(place) is { } open && open.Proposed.Machine == machine)
        {
            foreach (var member in open.Members)
            {
                if (isr.Contains(member) || (now.TroubleOf(evidence.MachineOfBroker(member)) ?? now.CutBetween(evidence.MachineOfBroker(member), machine)) is not { } wrong) continue;
                return new(Cause.OpenProposal, $"{place} commits nothing, since broker {member} is {wrong}: {open.Sentence(leader, $"broker {member}", evidence)}.");
            }
        }

        if (now.Refusal(place) is { } refusal && (ErrorCode)refusal.A is ErrorCode.NotEnoughReplicas or ErrorCode.NotEnoughReplicasAfterAppend && refusal.At > state.At)
            return new(Cause.NoLeader, $"{place} takes nothing with acks=all: its in-sync set has been {Brokers(isr)} alone since {state.At}, which is less than min.insync.replicas{OutOfSync(place, isr, evidence, now)}.");
        return null;
    }

    private static string WhyNobodyLeads(string place, Evidence evidence, Situation now)
    {
        int[] isr = now.Partition(place)!.Value.Detail as int[] ?? [];
        var lastLeader = LastLeader(place, evidence, now);
        var who = isr.Length > 0
            ? $"only {Brokers(isr)} may lead, being in sync"
            : lastLeader >= 0 ? $"no replica is left in sync, and the last leader was broker {lastLeader}" : "no replica is left in sync";
        List<string> wrongs = [];
        foreach (var broker in isr.Length > 0 ? isr : lastLeader >= 0 ? [(int)lastLeader] : [])
        {
            if (now.WrongWith(broker) is { } wrong) wrongs.Add($"broker {broker} is {wrong}");
        }

        if (now.Quorum.Trouble is { } trouble) wrongs.Add(trouble);
        return wrongs.Count == 0 ? who : $"{who}, and {string.Join(", ", wrongs)}";
    }

    private static long LastLeader(string place, Evidence evidence, Situation now)
    {
        for (var i = evidence.PartitionChanges.Count - 1; i >= 0; i--)
        {
            var change = evidence.Facts[evidence.PartitionChanges[i]];
            if (change.At <= now.At && change.A >= 0 && evidence.PlaceName(change.Place) == place) return change.A;
        }

        return -1;
    }

    private static string OutOfSync(string place, int[] isr, Evidence evidence, Situation now)
    {
        // Whoever was ever in the set is a replica.
        SortedSet<int> replicas = [];
        foreach (var index in evidence.PartitionChanges)
        {
            var change = evidence.Facts[index];
            if (evidence.PlaceName(change.Place) == place) replicas.UnionWith(change.Detail as int[] ?? []);
        }

        replicas.ExceptWith(isr);
        var leader = now.Partition(place)!.Value.A;
        List<string> words = [];
        foreach (var broker in replicas)
        {
            var wrong = now.WrongWith(broker) ?? now.CutBetween(evidence.MachineOfBroker(broker), evidence.MachineOfBroker(leader));
            words.Add(wrong is null ? $"broker {broker} has not caught up" : $"broker {broker} is {wrong}");
        }

        return words.Count == 0 ? "" : $"; {string.Join(", ", words)}";
    }

    private static Explanation OfSender(in Operation send, string place, Evidence evidence, Situation now)
    {
        var client = evidence.History.SessionOf(send.Id).Client;
        var machine = evidence.MachineCalled(client);
        var leader = now.Partition(place)?.A ?? -1;
        if (now.TroubleOf(machine) is { } trouble) return new(Cause.ClientStopped, $"{client} is {trouble}.");
        if (leader >= 0 && now.CutBetween(machine, evidence.MachineOfBroker(leader)) is { } cut) return new(Cause.ClientCutOff, $"{client} is {cut}, which leads {place}.");
        if (now.Refusal(place) is { } refusal)
            return new(Cause.Unknown, $"{place}'s leader refused the last thing it was sent with {(ErrorCode)refusal.A} at {refusal.At}, and no fact tells why that went on.");
        return new(Cause.Unknown, $"The facts do not tell why {place} did not take what {client} sent; {Standing(place, evidence, now)}.");
    }

    // ---- The group -----------------------------------------------------------------------------------------------

    private static Explanation OfGroup(Witness witness, string place, Evidence evidence, Situation now)
    {
        var group = witness.Group;
        var members = MembersFor(group, place, evidence);
        var leader = evidence.MachineOfBroker(now.Partition(place)?.A ?? -1);
        foreach (var member in members)
        {
            var name = evidence.MachineName(member);
            if (now.TroubleOf(member) is { } trouble) return new(Cause.ClientStopped, $"{name}, which reads {place}, is {trouble}.");
            if (now.Failure(member, place) is { } failure) return OfFailure(name, group, failure, evidence);
            if (!leader.IsNone && now.CutBetween(member, leader) is { } cut) return new(Cause.ClientCutOff, $"{name} is {cut}, which leads {place}.");
        }

        return OpenCommit(group, evidence, now) ?? Behind(witness, place, evidence, now);
    }

    /// <summary>Who read the place last, or else all members of the group.</summary>
    private static List<MachineId> MembersFor(string group, string place, Evidence evidence)
    {
        var history = evidence.History;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (history.Kinds[i] is not (OperationKind.Read or OperationKind.Effect or OperationKind.Commit) || history.Places[i] < 0 || history.Names[new(history.Places[i])] != place) continue;
            var session = history.SessionOf(new(i));
            if (!session.Group.IsNone && history.Names[session.Group] == group && evidence.MachineCalled(session.Client) is { IsNone: false } machine) return [machine];
        }

        List<MachineId> all = [];
        for (var m = 0; m < evidence.MachineNames.Count; m++)
        {
            if (Losses.IsMember(evidence.MachineNames[m], group)) all.Add(new(m));
        }

        return all;
    }

    private static bool HasStartedSince(Evidence evidence, MachineId machine, VirtualTime since, VirtualTime until)
    {
        foreach (var fact in evidence.Facts)
        {
            if (fact.At > until) return false;
            if (fact.Kind == FactKind.ProcessStarted && fact.Machine == machine && fact.At > since) return true;
        }

        return false;
    }

    private static Explanation OfFailure(string name, string group, in Fact failure, Evidence evidence)
    {
        var why = failure.Detail?.ToString()?.TrimEnd('.');
        if (failure.B == (long)ErrorCode.GroupIdNotFound)
            return new(Cause.GroupLost, $"{name}'s poll has thrown since {failure.At}: {why}. {LostGroup(OffsetsPartition(group, evidence), failure, evidence)}A member that is told so joins no more; a new consumer would.");
        var at = failure.Place.IsNone ? "" : $" for {evidence.PlaceName(failure.Place)} at position {failure.A}";
        return new(failure.B == (long)ErrorCode.CorruptMessage ? Cause.DamagedOnDisk : Cause.ClientStopped, $"{name}'s poll has thrown{at} since {failure.At}: {why}.");
    }

    // Who led the group's partition when it was not there any more, and how much of its log there was.
    private static string LostGroup(string offsets, in Fact failure, Evidence evidence)
    {
        for (var i = evidence.Leaders.Count - 1; i >= 0; i--)
        {
            var led = evidence.Facts[evidence.Leaders[i]];
            if (led.At <= failure.At && evidence.PlaceName(led.Place) == offsets) return $"Its coordinator, {evidence.NameOf(led.Machine)}, has led {offsets} since {led.At}, with a log that ended at {led.B}, and knew no such group. ";
        }

        return "";
    }

    private static Explanation? OpenCommit(string group, Evidence evidence, Situation now)
    {
        var history = evidence.History;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var session = history.SessionOf(new(i));
            if (session.Group.IsNone || history.Names[session.Group] != group || history.CallTimes[i] > now.At.Nanos) continue;
            if (history.Kinds[i] != OperationKind.Commit || history.ReturnTimes[i] <= now.At.Nanos) return null;
            // Who called it has died: nobody waits any more.
            if (HasStartedSince(evidence, evidence.MachineCalled(session.Client), new(history.CallTimes[i]), now.At)) return null;
            var offsets = OffsetsPartition(group, evidence);
            var why = OfPartition(offsets, evidence, now, asks: "the commits");
            return new(why?.Cause ?? Cause.Unknown, $"{session.Client} waits for its commit of {new VirtualTime(history.CallTimes[i])}. {why?.Sentence ?? $"Its coordinator's partition is {offsets}; {Standing(offsets, evidence, now)}."}");
        }

        return null;
    }

    private static Explanation Behind(Witness witness, string place, Evidence evidence, Situation now)
    {
        var (history, group) = (evidence.History, witness.Group);
        var lastEffect = -1;
        var position = -1L;
        for (var i = 0; i < history.Count; i++)
        {
            var session = history.SessionOf(new(i));
            if (session.Group.IsNone || history.Names[session.Group] != group || history.CallTimes[i] > now.At.Nanos) continue;
            if (history.Kinds[i] == OperationKind.Effect) lastEffect = i;
            if (history.Kinds[i] is OperationKind.Read or OperationKind.Effect && history.Places[i] >= 0 && history.Names[new(history.Places[i])] == place && history.Offsets[i] > position) position = history.Offsets[i];
        }

        if (lastEffect < 0) return new(Cause.ClientBehind, $"{group} has had no effect at all; {Standing(place, evidence, now)}.");
        return new(Cause.ClientBehind,
            $"{group} had come to offset {position} of {place}; its last effect was that of m{history.Messages[lastEffect]} at {new VirtualTime(history.CallTimes[lastEffect])}, and {witness.Message} stands behind that. {Standing(place, evidence, now)}.");
    }

    // ---- Words ---------------------------------------------------------------------------------------------------

    private static string OffsetsPartition(string group, Evidence evidence)
    {
        SortedSet<int> partitions = [];
        foreach (var index in evidence.PartitionChanges)
        {
            var change = evidence.Facts[index];
            if (evidence.PlaceName(change.Place).StartsWith(LogFileNames.OffsetsTopic + "-", StringComparison.Ordinal)) partitions.Add(change.Place.Value);
        }

        return partitions.Count == 0 ? LogFileNames.OffsetsTopic : $"{LogFileNames.OffsetsTopic}-{JavaStringHash.CoordinatorPartition(group, partitions.Count)}";
    }

    private static string Standing(string place, Evidence evidence, Situation now) =>
        now.Partition(place) is not { } state
            ? $"{place} was never made"
            : $"{place} is led by broker {state.A}, in sync {Brokers(state.Detail as int[] ?? [])}{(state.Detail is int[] isr ? OutOfSync(place, isr, evidence, now) : "")}";

    private static string Brokers(int[] ids) => ids.Length == 0 ? "nobody" : (ids.Length == 1 ? "broker " : "brokers ") + string.Join(", ", ids);
}
