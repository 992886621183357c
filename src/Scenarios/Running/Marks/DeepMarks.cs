using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Scenarios.Running.Marks;

/// <summary>Rare states that show only to who remembers what each partition was: read from facts, written into the same book as the others.</summary>
/// <param name="reached">The names of the marks that the run has reached.</param>
/// <param name="machineOfBroker">Where a broker runs.</param>
/// <param name="minInSync">The minimum of the in-sync set of a partition, by its place; 0 when it has none.</param>
/// <param name="isOffsets">Whether a place is a partition of the committed positions.</param>
internal sealed class DeepMarks(SortedSet<string> reached, Func<int, MachineId> machineOfBroker, Func<NameId, int> minInSync, Func<NameId, bool> isOffsets)
{
    public const string AtMinimum = "in-sync set at its minimum";
    public const string BelowMinimum = "in-sync set below its minimum";
    public const string ExpansionInFlight = "in-sync set grows in flight at a change of leaders";
    public const string ShrinkInFlight = "in-sync set shrinks in flight at a change of leaders";
    public const string Eligible = "eligible replica elected from outside the in-sync set";
    public const string TwoLeaders = "two brokers lead one partition";
    public const string OldMetadata = "broker acted on metadata older than committed";
    public const string WatermarkBack = "high watermark went back over a fail-over";
    public const string LostFromCache = "committed bytes lost from a page cache";
    public const string TruncatedBelow = "replica truncated below what is committed";
    public const string Orphan = "request executed after its client gave up";
    public const string ControllerChanged = "active controller changed";
    public const string CoordinatorMoved = "coordinator moved";
    public const string CleanReturn = "broker came back after a clean stop";
    public const string UnknownOutcome = "application told that the outcome is unknown";
    public const string EndedItself = "process ended itself";
    public const string FollowerRead = "consumer sent to a follower";

    private const int Unknown = 3;

    private readonly List<State?> states = [];

    /// <summary>The kinds of facts that tell of one.</summary>
    public static ulong Interest { get; } = FactKinds.Bits(
        FactKind.PartitionChanged, FactKind.InSyncSetProposed, FactKind.LeaderStarted, FactKind.FollowerStarted, FactKind.HighWatermark, FactKind.LogRecovered, FactKind.CopyTruncated,
        FactKind.OrphanExecuted, FactKind.ControllerActivated, FactKind.BrokerRegistered, FactKind.SendReturned, FactKind.FatalFault, FactKind.ProcessCrashed, FactKind.PowerLost,
        FactKind.ReadingMoved);

    /// <summary>What is known of one partition.</summary>
    private sealed class State
    {
        public int Leader = -1;
        public long Epoch = -1;
        public int[] InSync = [];
        public long Committed;
        public (long Epoch, bool Grows) Proposed = (-1, false);
        public readonly List<MachineId> Leading = [];
        public readonly List<(MachineId Machine, long Watermark)> Watermarks = [];
    }

    public void See(in Fact fact, bool isReady)
    {
        switch (fact.Kind)
        {
            case FactKind.ControllerActivated when isReady:
                reached.Add(ControllerChanged);
                break;
            case FactKind.OrphanExecuted:
                reached.Add(Orphan);
                break;
            case FactKind.BrokerRegistered when isReady && fact.C == 0:
                reached.Add(CleanReturn);
                break;
            case FactKind.SendReturned when fact.B == Unknown:
                reached.Add(UnknownOutcome);
                break;
            case FactKind.ReadingMoved when fact.B >= 0:
                reached.Add(FollowerRead);
                break;
            case FactKind.FatalFault:
                reached.Add(EndedItself);
                break;
            case FactKind.ProcessCrashed or FactKind.PowerLost:
                foreach (var state in states) state?.Leading.Remove(fact.Machine);
                break;
            default:
                if (!fact.Place.IsNone) SeePartition(fact, Of(fact.Place), isReady);
                break;
        }
    }

    private void SeePartition(in Fact fact, State state, bool isReady)
    {
        switch (fact.Kind)
        {
            case FactKind.InSyncSetProposed:
                state.Proposed = (fact.C, fact.A > fact.B);
                break;
            case FactKind.PartitionChanged:
                Changed(fact, state, isReady);
                break;
            case FactKind.LeaderStarted:
                if (fact.A < state.Epoch) reached.Add(OldMetadata);
                if (fact.C < state.Committed) reached.Add(WatermarkBack);
                if (!state.Leading.Contains(fact.Machine)) state.Leading.Add(fact.Machine);
                if (state.Leading.Count > 1) reached.Add(TwoLeaders);
                break;
            case FactKind.FollowerStarted:
                if (fact.A < state.Epoch) reached.Add(OldMetadata);
                state.Leading.Remove(fact.Machine);
                break;
            case FactKind.HighWatermark:
                Note(state, fact.Machine, fact.A);
                if (fact.A > state.Committed) state.Committed = fact.A;
                if (state.Leader >= 0 && state.Leading.Contains(fact.Machine) && machineOfBroker(state.Leader) != fact.Machine) reached.Add(OldMetadata);
                break;
            case FactKind.LogRecovered when fact.C == 1:
                foreach (var (machine, watermark) in state.Watermarks)
                    if (machine == fact.Machine && fact.B < watermark) reached.Add(LostFromCache);
                break;
            case FactKind.CopyTruncated when fact.A < state.Committed && fact.B > fact.A:
                reached.Add(TruncatedBelow);
                break;
        }
    }

    private void Changed(in Fact fact, State state, bool isReady)
    {
        // A new active controller tells again what its predecessor told.
        if (fact.B < state.Epoch) return;
        var inSync = fact.Detail as int[] ?? [];
        var leader = (int)fact.A;
        if (isReady)
        {
            var minimum = minInSync(fact.Place);
            if (inSync.Length == minimum && minimum > 0) reached.Add(AtMinimum);
            if (inSync.Length < minimum) reached.Add(BelowMinimum);
            // A partition that was not there before has nothing in flight and changes nobody.
            var isKnown = state.Epoch >= 0;
            if (isKnown && fact.B > state.Epoch && state.Proposed.Epoch == state.Epoch) reached.Add(state.Proposed.Grows ? ExpansionInFlight : ShrinkInFlight);
            if (isKnown && leader >= 0 && leader != state.Leader && fact.C == 0 && !state.InSync.Contains(leader)) reached.Add(Eligible);
            if (isKnown && leader >= 0 && leader != state.Leader && isOffsets(fact.Place)) reached.Add(CoordinatorMoved);
        }

        // A proposal is in flight until the controller has committed something for the partition.
        state.Proposed = (-1, false);
        (state.Leader, state.Epoch, state.InSync) = (leader, fact.B, inSync);
    }

    private static void Note(State state, MachineId machine, long watermark)
    {
        for (var i = 0; i < state.Watermarks.Count; i++)
        {
            if (state.Watermarks[i].Machine != machine) continue;
            state.Watermarks[i] = (machine, watermark);
            return;
        }

        state.Watermarks.Add((machine, watermark));
    }

    private State Of(NameId place)
    {
        while (states.Count <= place.Value) states.Add(null);
        return states[place.Value] ??= new();
    }
}
