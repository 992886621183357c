using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;

namespace Lab.Checker.Rules;

/// <summary>
/// Within what is owed after the later of healing and its own acknowledgement, every message that is told ok and not lost
/// has its effect; and a probe is told ok within what is owed after the later of healing and its call, and then comes
/// out like any message. What is not yet due when the run ends is no violation.
/// </summary>
internal sealed class Progress : Rule
{
    /// <summary>What is wrong with one message.</summary>
    private enum Delay
    {
        None,
        NotAcknowledged,
        AcknowledgedLate,
        NotDone,
        DoneLate,
    }

    public override Finding Find(Testimony testimony, int group)
    {
        var finding = Finding.Nothing(group);
        if (testimony.Ending.Healing is null) return finding;
        for (var message = 1; message < testimony.Messages.Count; message++)
        {
            var delay = DelayOf(testimony, group, message);
            if (delay != Delay.None) finding.Note(PositionOf(testimony, message), message);
        }

        return finding;
    }

    /// <summary>Probes to places that no group consumes: they must be told ok all the same.</summary>
    public override Finding FindOutsideGroups(Testimony testimony)
    {
        var finding = Finding.Nothing(group: -1);
        if (testimony.Ending.Healing is null) return finding;
        for (var message = 1; message < testimony.Messages.Count; message++)
        {
            ref readonly var sends = ref testimony.Messages[message];
            if (!testimony.IsProbe(sends) || HasGroup(testimony, sends)) continue;
            if (DelayOfAcknowledgement(testimony, sends) != Delay.None) finding.Note(PositionOf(testimony, message), message);
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        ref readonly var sends = ref testimony.Messages[finding.Message];
        var message = new MessageId(finding.Message);
        var place = testimony.Place(sends.ToldOk ? sends.Ok : sends.First);
        var group = finding.Group < 0 ? null : testimony.Group(finding.Group);
        var delay = group is null ? DelayOfAcknowledgement(testimony, sends) : DelayOf(testimony, finding.Group, finding.Message);
        if (delay is Delay.NotAcknowledged or Delay.AcknowledgedLate)
        {
            var due = Due(testimony, testimony.CalledAt(sends.First));
            var said = $"was not told ok by {due}";
            if (delay == Delay.AcknowledgedLate)
            {
                var (told, limit) = VirtualTime.Apart(testimony.ReturnedAt(sends.Ok), due);
                said = $"was told ok only at {told}, and that was due by {limit}";
            }


            List<OperationId> operations = [new(sends.First)];
            if (sends.ToldOk && sends.Ok != sends.First) operations.Add(new(sends.Ok));
            return new(message, MessageId.None, group?.Name ?? "", operations,
                $"{place} is stuck: probe {message}, sent at {testimony.CalledAt(sends.First)}, {said} ({Owed(testimony)})");
        }

        return ProveNotDone(testimony, finding.Group, finding.Message, place, delay);
    }

    private static Witness ProveNotDone(Testimony testimony, int groupIndex, int number, string place, Delay delay)
    {
        var group = testimony.Group(groupIndex);
        ref readonly var sends = ref testimony.Messages[number];
        var message = new MessageId(number);
        var name = testimony.IsProbe(sends) ? $"probe {message}" : $"{message}";
        var due = Due(testimony, testimony.ReturnedAt(sends.Ok));
        List<OperationId> operations = [new(sends.Ok)];
        string said;
        if (delay == Delay.DoneLate)
        {
            operations.Add(new(group[number].First));
            var (came, limit) = VirtualTime.Apart(testimony.ReturnedAt(group[number].First), due);
            said = $"came out only at {came}, and that was due by {limit}";
        }
        else
        {
            said = $"did not come out by {due}";
            var copy = CopyAhead(testimony, groupIndex, number);
            if (copy >= 0)
            {
                operations.Add(new(copy));
                said = $"stands at {testimony.Place(copy)}@{testimony.History.Offsets[copy]} and {said}";
            }
        }

        return new(message, MessageId.None, group.Name, operations,
            $"{group.Name} is stuck on {place}: {name} was told ok at {testimony.ReturnedAt(sends.Ok)}, {said} ({Owed(testimony)})");
    }

    private static Delay DelayOf(Testimony testimony, int group, int message)
    {
        ref readonly var sends = ref testimony.Messages[message];
        if (!sends.WereMade) return Delay.None;
        var isProbe = testimony.IsProbe(sends);
        if (isProbe ? !testimony.IsAddressed(group, sends) : !sends.ToldOk || !testimony.IsOwed(group, sends)) return Delay.None;
        if (isProbe && DelayOfAcknowledgement(testimony, sends) is var slow && (slow != Delay.None || !sends.ToldOk)) return slow;

        var due = Due(testimony, testimony.ReturnedAt(sends.Ok));
        var effect = testimony.Group(group)[message].First;
        if (effect != Outcomes.None) return testimony.ReturnedAt(effect) > due ? Delay.DoneLate : Delay.None;
        if (testimony.Ending.EndedAt < due) return Delay.None;

        // A lost message is no-loss's business. A probe has no such excuse.
        return isProbe || testimony.FateOf(group, message) == Fate.Ahead ? Delay.NotDone : Delay.None;
    }

    private static Delay DelayOfAcknowledgement(Testimony testimony, in Sends sends)
    {
        var due = Due(testimony, testimony.CalledAt(sends.First));
        if (sends.ToldOk) return testimony.ReturnedAt(sends.Ok) > due ? Delay.AcknowledgedLate : Delay.None;
        return testimony.Ending.EndedAt >= due ? Delay.NotAcknowledged : Delay.None;
    }

    private static VirtualTime Due(Testimony testimony, VirtualTime own) =>
        VirtualTime.Max(testimony.Ending.Healing!.Value.At, own) + testimony.Context.Owed;

    private static int PositionOf(Testimony testimony, int message)
    {
        ref readonly var sends = ref testimony.Messages[message];
        return sends.ToldOk ? testimony.History.Returns[sends.Ok] : testimony.History.Calls[sends.First];
    }

    private static bool HasGroup(Testimony testimony, in Sends sends)
    {
        for (var g = 0; g < testimony.GroupCount; g++)
        {
            if (testimony.IsAddressed(g, sends)) return true;
        }

        return false;
    }

    private static int CopyAhead(Testimony testimony, int group, int message)
    {
        foreach (var copy in testimony.Audit.Copies)
        {
            if (copy.Message != message) continue;
            var resume = testimony.Audit.ResumeOperation(testimony.History.Names.Find(testimony.ReaderOf(group, copy.Place)), copy.Place);
            if (resume < 0 || copy.Offset >= testimony.History.Offsets[resume]) return copy.Operation;
        }

        return -1;
    }

    private static string Owed(Testimony testimony) => $"{testimony.Context.Owed} are owed, the world was healed at {testimony.Ending.Healing!.Value.At}";
}
