using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>What was done to machines and links.</summary>
internal sealed partial class DiagramReader
{
    private readonly VirtualTime?[] downSince;
    private readonly VirtualTime?[] frozenSince;
    private readonly List<Outage> outages = [];
    private readonly List<(MachineId From, MachineId To)> cuts = [];
    private readonly List<(MarkKind Kind, VirtualTime At, MachineId From, MachineId To)> linkChanges = [];

    private void OnWorld(in Fact fact, int index)
    {
        if (fact.Kind is FactKind.LinkCut or FactKind.LinkHealed)
        {
            OnLink(fact);
            return;
        }

        for (var lane = 0; lane < lanes.Count; lane++)
        {
            if (fact.Kind == FactKind.BrokerFenced ? lane != LaneOfBroker(fact.A) : lanes[lane].Machine != fact.Machine) continue;
            OnLane(fact, lane, index);
        }
    }

    private void OnLane(in Fact fact, int lane, int index)
    {
        switch (fact.Kind)
        {
            case FactKind.PowerLost:
                LosePower(lane, fact.At, index);
                Down(lane, fact.At);
                Note(MarkKind.PowerLoss, lane, fact.At, "loses power");
                break;
            case FactKind.ProcessCrashed when downSince[lane] is null:
                Down(lane, fact.At);
                Note(MarkKind.Crash, lane, fact.At, fact.C == 1 ? "ends" : lanes[lane].Role == ParticipantRole.Broker ? "crashes (its page cache survives)" : "crashes");
                break;
            case FactKind.ProcessStarted when downSince[lane] is { } since:
                outages.Add(new(lane, since, fact.At, Frozen: false));
                downSince[lane] = null;
                Note(MarkKind.Restart, lane, fact.At, "restarts");
                break;
            case FactKind.ProcessPaused:
                frozenSince[lane] ??= fact.At;
                Note(MarkKind.Pause, lane, fact.At, "freezes");
                break;
            case FactKind.ProcessResumed when frozenSince[lane] is { } since:
                outages.Add(new(lane, since, fact.At, Frozen: true));
                frozenSince[lane] = null;
                Note(MarkKind.Resume, lane, fact.At, "goes on");
                break;
            case FactKind.DiskWiped:
                foreach (var copy in standing.FindAll(c => c.Lane == lane)) Remove(copy, fact.At);
                Note(MarkKind.DiskWiped, lane, fact.At, "its disk is wiped");
                break;
            case FactKind.BrokerFenced:
                Note(MarkKind.Fenced, lane, fact.At, "is fenced");
                break;
        }
    }

    private void Down(int lane, VirtualTime at)
    {
        if (frozenSince[lane] is { } since) outages.Add(new(lane, since, at, Frozen: true));
        frozenSince[lane] = null;
        downSince[lane] ??= at;
        foreach (var arrow in arrows)
        {
            if (arrow.IsUnderWay && arrow.To == lane) arrow.LostAt = at;
        }
    }

    /// <summary>
    /// What stood in the page cache is gone, unless the log that comes back reaches beyond it: then the disk had it.
    /// What was under way from this machine is gone too.
    /// </summary>
    private void LosePower(int lane, VirtualTime at, int index)
    {
        foreach (var copy in standing.FindAll(c => c.Lane == lane && c.Layer == CopyLayer.PageCache))
        {
            if (ComesBack(copy, index)) ToDisk(copy, at);
            else Remove(copy, at);
        }

        foreach (var arrow in arrows)
        {
            if (arrow.IsUnderWay && arrow.From == lane) arrow.LostAt = at;
        }
    }

    private bool ComesBack(OpenCopy copy, int index)
    {
        for (var i = index + 1; i < facts.Count; i++)
        {
            if (facts[i].Kind == FactKind.DiskWiped && facts[i].Machine == lanes[copy.Lane].Machine) return false;
            if (facts[i].Kind == FactKind.LogRecovered && facts[i].Place == place && facts[i].Machine == lanes[copy.Lane].Machine) return facts[i].B > copy.Offset;
        }

        return false;
    }

    private void OnLink(in Fact fact)
    {
        var (from, to) = (fact.Machine, fact.A is >= 0 and <= int.MaxValue ? new MachineId((int)fact.A) : MachineId.None);
        if (!HasLane(from) || !HasLane(to)) return;
        if (fact.Kind == FactKind.LinkCut) cuts.Add((from, to));
        else cuts.Remove((from, to));
        if (fact.At >= origin) linkChanges.Add((fact.Kind == FactKind.LinkCut ? MarkKind.LinkCut : MarkKind.LinkHealed, fact.At, from, to));
        else if (fact.Kind == FactKind.LinkCut) linkChanges.Add((MarkKind.LinkCut, fact.At, from, to));
        else linkChanges.RemoveAll(c => c.From == from && c.To == to);
    }

    private bool HasLane(MachineId machine)
    {
        foreach (var lane in lanes)
        {
            if (lane.Machine == machine) return true;
        }

        return false;
    }

    /// <summary>Links that were cut or healed at one moment become one mark at the machine they have in common.</summary>
    private void NoteLinks()
    {
        foreach (var together in linkChanges.GroupBy(c => (At: VirtualTime.Max(c.At, origin), c.Kind)).OrderBy(g => g.Key.At))
        {
            var pairs = together.Select(c => (c.From, c.To)).ToList();
            while (pairs.Count > 0)
            {
                var centre = pairs.SelectMany(p => new[] { p.From, p.To }).GroupBy(m => m).OrderByDescending(g => g.Count()).ThenBy(g => RankOf(g.Key)).First().Key;
                var touching = pairs.FindAll(p => p.From == centre || p.To == centre);
                pairs.RemoveAll(touching.Contains);
                var peers = touching.Select(p => p.From == centre ? p.To : p.From).Distinct().OrderBy(m => m.Value).Select(NameOfMachine);
                var oneWay = touching.All(p => p.From == centre) ? "towards " : touching.All(p => p.To == centre) ? "by " : "from ";
                var text = together.Key.Kind == MarkKind.LinkCut ? $"cut off {oneWay}{string.Join(", ", peers)}" : $"reaches {string.Join(", ", peers)} again";
                Note(together.Key.Kind, lanes.ToList().FindIndex(l => l.Machine == centre), together.Key.At, text);
            }
        }
    }

    /// <summary>Among machines with equally many cut links, the leader is the one to be marked, then the brokers in their order.</summary>
    private int RankOf(MachineId machine) => firstLeader >= 0 && lanes[firstLeader].Machine == machine ? -1 : machine.Value;

    private string NameOfMachine(MachineId machine)
    {
        foreach (var lane in lanes)
        {
            if (lane.Machine == machine) return lane.Name;
        }

        return machine.ToString();
    }
}
