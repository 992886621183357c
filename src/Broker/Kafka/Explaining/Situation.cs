using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>How the cluster stood at one moment of a run: who led what, who was dead, dark, frozen, fenced or cut off, and since when.</summary>
internal sealed class Situation
{
    private readonly Evidence evidence;
    private readonly SortedDictionary<int, (string Word, VirtualTime Since)> troubles = [];
    private readonly SortedDictionary<(int From, int To), VirtualTime> cuts = [];
    private readonly SortedDictionary<long, VirtualTime> fenced = [];
    private readonly SortedDictionary<int, Fact> partitions = [];
    private readonly SortedDictionary<int, Fact> leaderless = [];
    private readonly SortedDictionary<(int Machine, int Place), Fact> consumerFailures = [];
    private readonly SortedDictionary<int, Fact> refusals = [];
    private readonly SortedDictionary<int, OpenProposal> proposals = [];
    private Fact? activeController;

    /// <param name="evidence">The run.</param>
    /// <param name="at">The moment; what happened later is not looked at.</param>
    public Situation(Evidence evidence, VirtualTime at)
    {
        this.evidence = evidence;
        At = at;
        foreach (var fact in evidence.Facts)
        {
            if (fact.At > at) break;
            Take(fact);
        }
    }

    public VirtualTime At { get; }

    /// <summary>The partition as the controller last committed it; null when it never did.</summary>
    public Fact? Partition(string place) => Of(partitions, place);

    /// <summary>The change that took the partition's leader away; null while it has one.</summary>
    public Fact? Leaderless(string place) => Of(leaderless, place);

    /// <summary>The last refusal of a produce by the partition's leader; null when there was none.</summary>
    public Fact? Refusal(string place) => Of(refusals, place);

    /// <summary>The change of its in-sync set that the partition's leader waits for; null when it waits for none.</summary>
    public OpenProposal? Proposal(string place)
    {
        foreach (var (p, open) in proposals)
        {
            if (evidence.PlaceName(new(p)) != place) continue;
            // Another leader, or another epoch of this one, begins with what is committed.
            return partitions.TryGetValue(p, out var state) && state.B == open.Proposed.C ? open : null;
        }

        return null;
    }

    /// <summary>Why a consumer's poll throws, for this partition or whatever it reads; null when it does not.</summary>
    public Fact? Failure(MachineId machine, string place)
    {
        foreach (var ((m, p), fact) in consumerFailures)
        {
            if (m == machine.Value && (new NameId(p).IsNone || evidence.PlaceName(new(p)) == place)) return fact;
        }

        return null;
    }

    /// <summary><c>was dead since 2.100 s</c>, or null when nothing is wrong with the machine itself.</summary>
    public string? TroubleOf(MachineId machine) =>
        troubles.TryGetValue(machine.Value, out var trouble) ? $"{trouble.Word} since {trouble.Since}" : null;

    /// <summary><c>fenced since 2.100 s</c>, or null.</summary>
    public string? FencedSince(long broker) => fenced.TryGetValue(broker, out var since) ? $"fenced since {since}" : null;

    /// <summary><c>cut off from broker 2 since 2.100 s</c>, or null when both ways between two machines work.</summary>
    public string? CutBetween(MachineId from, MachineId to)
    {
        return CutSince(from, to) is { } since ? $"cut off from {evidence.NameOf(to)} since {since}" : null;
    }

    /// <summary>Since when a way between two machines is cut; null when both work.</summary>
    public VirtualTime? CutSince(MachineId from, MachineId to)
    {
        VirtualTime? since = cuts.TryGetValue((from.Value, to.Value), out var there) ? there : null;
        return cuts.TryGetValue((to.Value, from.Value), out var back) && (since is null || back < since) ? back : since;
    }

    /// <summary>The machine of the controller that was activated last; none when no fact tells.</summary>
    public MachineId ActiveController => activeController?.Machine ?? MachineId.None;

    /// <summary>The controllers at this moment.</summary>
    public Quorum Quorum => new(evidence, this);

    /// <summary>All that is wrong with a broker: dead, dark, frozen, cut off from the active controller, fenced; null when nothing is.</summary>
    public string? WrongWith(long broker)
    {
        var machine = evidence.MachineOfBroker(broker);
        var wrong = TroubleOf(machine) ?? Quorum.CutOff(machine);
        var fence = FencedSince(broker);
        return (wrong, fence) switch { (null, null) => null, (null, _) => fence, (_, null) => wrong, _ => $"{wrong} and {fence}" };
    }

    private Fact? Of(SortedDictionary<int, Fact> facts, string place)
    {
        foreach (var (p, fact) in facts)
        {
            if (evidence.PlaceName(new(p)) == place) return fact;
        }

        return null;
    }

    private void Take(in Fact fact)
    {
        switch (fact.Kind)
        {
            case FactKind.ProcessCrashed:
                troubles[fact.Machine.Value] = (fact.C == 1 ? "stopped" : "dead", fact.At);
                break;
            case FactKind.PowerLost:
                troubles[fact.Machine.Value] = ("without power", fact.At);
                break;
            case FactKind.ProcessPaused:
                troubles[fact.Machine.Value] = ("frozen", fact.At);
                break;
            case FactKind.ProcessResumed or FactKind.ProcessStarted:
                troubles.Remove(fact.Machine.Value);
                break;
            case FactKind.LinkCut:
                cuts.TryAdd((fact.Machine.Value, (int)fact.A), fact.At);
                break;
            case FactKind.LinkHealed:
                cuts.Remove((fact.Machine.Value, (int)fact.A));
                break;
            case FactKind.BrokerFenced:
                fenced.TryAdd(fact.A, fact.At);
                break;
            case FactKind.BrokerUnfenced:
                fenced.Remove(fact.A);
                break;
            case FactKind.PartitionChanged:
                partitions[fact.Place.Value] = fact;
                if (fact.A >= 0) leaderless.Remove(fact.Place.Value);
                else leaderless.TryAdd(fact.Place.Value, fact);
                break;
            case FactKind.ProduceRefused:
                refusals[fact.Place.Value] = fact;
                break;
            case FactKind.InSyncSetProposed:
                proposals[fact.Place.Value] = new(fact, null, null);
                break;
            case FactKind.InSyncSetAnswered:
                Answer(fact);
                break;
            case FactKind.ControllerActivated:
                if (activeController is not { } before || before.B < fact.B) activeController = fact;
                break;
            case FactKind.ConsumerFailed:
                consumerFailures[(fact.Machine.Value, fact.Place.Value)] = fact;
                break;
        }

        if (fact.Kind == FactKind.ProcessStarted) Forget(fact.Machine);
    }

    private void Answer(in Fact fact)
    {
        if (!proposals.TryGetValue(fact.Place.Value, out var open) || open.Proposed.Machine != fact.Machine || open.Proposed.C != fact.C) return;
        if (OpenProposal.Ends(fact)) proposals.Remove(fact.Place.Value);
        else proposals[fact.Place.Value] = open with { Answer = fact, Successor = activeController is { } active && active.Machine.Value != fact.B ? active : null };
    }

    // A new life of a consumer polls again, one of a leader has nothing under way.
    private void Forget(MachineId machine)
    {
        List<int> ended = [];
        foreach (var (place, open) in proposals)
        {
            if (open.Proposed.Machine == machine) ended.Add(place);
        }

        foreach (var place in ended) proposals.Remove(place);
        List<(int, int)> gone = [];
        foreach (var (key, _) in consumerFailures)
        {
            if (key.Machine == machine.Value) gone.Add(key);
        }

        foreach (var key in gone) consumerFailures.Remove(key);
    }
}
