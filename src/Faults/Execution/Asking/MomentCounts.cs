using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Asking;

/// <summary>How often each moment has come since ready, and who lived through it last. A machine is enough to know who: what runs on it says whether it is a broker.</summary>
internal sealed class MomentCounts(IClusterView view)
{
    private readonly long[] counts = new long[Moments.All.Count];
    private readonly List<int[]?> inSync = [];
    private readonly MachineId[] machines = [.. Enumerable.Repeat(MachineId.None, Moments.All.Count)];

    /// <summary>The facts that tell of it.</summary>
    public static ulong Interest(Moment moment) => FactKinds.Bits(KindOf(moment));

    public long Of(Moment moment) => counts[(int)moment];

    /// <summary>None before the first.</summary>
    public MachineId LastOf(Moment moment) => machines[(int)moment];

    public void On(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.LeaderStarted: Note(Moment.Leads, fact.Machine); break;
            case FactKind.FollowerStarted: Note(Moment.Follows, fact.Machine); break;
            case FactKind.CopyTruncated: Note(Moment.Cuts, fact.Machine); break;
            case FactKind.ProcessStarted when IsOfBroker(fact.Machine): Note(Moment.Starts, fact.Machine); break;
            case FactKind.ProcessCrashed when IsOfBroker(fact.Machine): Note(Moment.Dies, fact.Machine); break;
            case FactKind.LogRecovered when fact.C == 1: Note(Moment.Recovers, fact.Machine); break;
            case FactKind.InSyncSetProposed: Note(fact.A > fact.B ? Moment.ProposesMore : Moment.ProposesFewer, fact.Machine); break;
            case FactKind.PartitionChanged:
                Note(Moment.Changes, MachineOfBroker(fact.A));
                NoteMembers(fact);
                break;
            case FactKind.BrokerRegistered: Note(Moment.Registers, MachineOfBroker(fact.A)); break;
            case FactKind.BrokerFenced: Note(Moment.IsFenced, MachineOfBroker(fact.A)); break;
            case FactKind.BrokerUnfenced: Note(Moment.IsUnfenced, MachineOfBroker(fact.A)); break;
            case FactKind.ControllerActivated: Note(Moment.Governs, fact.Machine); break;
            case FactKind.ControllerDeposed: Note(Moment.IsDeposed, fact.Machine); break;
            case FactKind.BatchRetried: Note(Moment.Retries, fact.Machine); break;
            case FactKind.DuplicateBatch: Note(Moment.Repeats, fact.Machine); break;
            case FactKind.ProduceRefused: Note(Moment.Refuses, fact.Machine); break;
            case FactKind.OrphanExecuted: Note(Moment.Orphans, fact.Machine); break;
            case FactKind.ConnectionLost: Note(Moment.LosesConnection, fact.Machine); break;
            case FactKind.GroupStable: Note(Moment.Assigns, fact.Machine); break;
            case FactKind.PartitionAcquired: Note(Moment.Acquires, fact.Machine); break;
            case FactKind.PartitionReleased: Note(Moment.Releases, fact.Machine); break;
            case FactKind.PositionCommitted: Note(Moment.Commits, fact.Machine); break;
        }
    }

    private static FactKind KindOf(Moment moment) => moment switch
    {
        Moment.Leads => FactKind.LeaderStarted,
        Moment.Follows => FactKind.FollowerStarted,
        Moment.Cuts => FactKind.CopyTruncated,
        Moment.Starts => FactKind.ProcessStarted,
        Moment.Dies => FactKind.ProcessCrashed,
        Moment.Recovers => FactKind.LogRecovered,
        Moment.ProposesMore or Moment.ProposesFewer => FactKind.InSyncSetProposed,
        Moment.Changes or Moment.Joins => FactKind.PartitionChanged,
        Moment.Registers => FactKind.BrokerRegistered,
        Moment.IsFenced => FactKind.BrokerFenced,
        Moment.IsUnfenced => FactKind.BrokerUnfenced,
        Moment.Governs => FactKind.ControllerActivated,
        Moment.IsDeposed => FactKind.ControllerDeposed,
        Moment.Retries => FactKind.BatchRetried,
        Moment.Repeats => FactKind.DuplicateBatch,
        Moment.Refuses => FactKind.ProduceRefused,
        Moment.Orphans => FactKind.OrphanExecuted,
        Moment.LosesConnection => FactKind.ConnectionLost,
        Moment.Assigns => FactKind.GroupStable,
        Moment.Acquires => FactKind.PartitionAcquired,
        Moment.Releases => FactKind.PartitionReleased,
        Moment.Commits => FactKind.PositionCommitted,
        _ => throw new System.Diagnostics.UnreachableException(moment.ToString()),
    };

    private void NoteMembers(in Fact fact)
    {
        var place = fact.Place.Value + 1;
        while (inSync.Count <= place) inSync.Add(null);
        var now = fact.Detail as int[] ?? [];
        if (inSync[place] is { } before)
        {
            foreach (var broker in now)
                if (!before.Contains(broker)) Note(Moment.Joins, MachineOfBroker(broker));
        }

        inSync[place] = now;
    }

    private bool IsOfBroker(MachineId machine)
    {
        foreach (var id in view.Brokers)
            if (view.MachineOfBroker(id) == machine) return true;
        return false;
    }

    private MachineId MachineOfBroker(long broker)
    {
        foreach (var id in view.Brokers)
            if (id == broker) return view.MachineOfBroker(id);
        return MachineId.None;
    }

    // A partition that nobody leads happens to nobody: who it was before stays the last.
    private void Note(Moment moment, MachineId machine)
    {
        counts[(int)moment]++;
        if (!machine.IsNone) machines[(int)moment] = machine;
    }
}
