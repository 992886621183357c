using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>
/// Messages of one session and one scope value come out in the order in which they were first sent. Judged as effects
/// come: a message is overtaken when one that was sent later in its lane has already had its first effect. So only the
/// latest message that came out is kept for each lane and group, and the whole takes O(1) an effect.
/// Lost messages and repeats are set aside.
/// </summary>
internal sealed class Ordering(OrderingScope scope) : Rule
{
    /// <summary>The latest in send order that came out: its program index and its message.</summary>
    private struct Front
    {
        public int Program;
        public int Message;
    }

    private readonly Dictionary<long, int> lanes = [];
    private Front[] fronts = [];
    private Finding[] findings = [];
    private int frontsUsed;
    private int groups;
    private bool effectBeforeSend;

    public void Begin(int groupCount)
    {
        groups = groupCount;
        if (findings.Length < groupCount) findings = new Finding[groupCount];
        Forget();
        effectBeforeSend = false;
    }

    /// <summary>The first effect of a message in a group. True when it was overtaken.</summary>
    public bool OnFirstEffect(History history, in Sends sends, int group, int message, int effect)
    {
        if (!sends.WereMade)
        {
            effectBeforeSend = true;
            return false;
        }

        if (Testimony.IsProbe(history, sends) || LaneOf(history, sends.First, effect) is not { } lane) return false;
        var program = history.ProgramIndices[sends.First];
        ref var front = ref FrontOf(lane, group);
        if (front.Message != 0 && program < front.Program)
        {
            findings[group].Note(history.Returns[effect], message, front.Message);
            return true;
        }

        front = new() { Program = program, Message = message };
        return false;
    }

    public override Finding Find(Testimony testimony, int group)
    {
        if (effectBeforeSend) JudgeAgain(testimony);
        return findings[group];
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        var group = testimony.Group(finding.Group);
        var (late, early) = (new MessageId(finding.Message), new MessageId(finding.Other));
        var (lateSend, earlySend) = (testimony.Messages[finding.Message].First, testimony.Messages[finding.Other].First);
        var (lateEffect, earlyEffect) = (group[finding.Message].First, group[finding.Other].First);
        var within = scope switch
        {
            OrderingScope.Key => $" with key {testimony.History.Names[new(testimony.History.Keys[lateSend])]}",
            OrderingScope.Partition => $" to {testimony.Place(lateSend)}",
            _ => "",
        };
        var (first, then) = VirtualTime.Apart(testimony.ReturnedAt(earlyEffect), testimony.ReturnedAt(lateEffect));
        return new(late, early, group.Name, [new(lateSend), new(earlySend), new(earlyEffect), new(lateEffect)],
            $"{testimony.Client(lateSend)} sent {late} before {early}{within}, and {group.Name} did {early} at {first} before {late} at {then}");
    }

    /// <summary>
    /// The lane within which order is asked; none for a message that has no scope value. A message's partition is the one
    /// its first send chose; when it came out of another one (a resend went elsewhere), it has none.
    /// </summary>
    private int? LaneOf(History history, int send, int effect)
    {
        var value = scope switch
        {
            OrderingScope.Key => history.Keys[send],
            OrderingScope.Partition => history.Places[send] == history.Places[effect] ? history.Places[send] : -1,
            _ => 0,
        };
        if (value < 0) return null;
        var name = ((long)history.SessionColumn[send] << 32) | (uint)value;
        if (lanes.TryGetValue(name, out var lane)) return lane;
        lane = lanes.Count;
        lanes.Add(name, lane);
        return lane;
    }

    private ref Front FrontOf(int lane, int group)
    {
        var at = (lane * groups) + group;
        if (at >= fronts.Length) Array.Resize(ref fronts, Math.Max(fronts.Length * 2, Math.Max(64, at + 1)));
        frontsUsed = Math.Max(frontsUsed, at + 1);
        return ref fronts[at];
    }

    /// <summary>A history in which effects stand before the sends they come from is judged once more from its beginning.</summary>
    private void JudgeAgain(Testimony testimony)
    {
        Forget();
        var history = testimony.History;
        for (var g = 0; g < testimony.GroupCount; g++)
        {
            foreach (var (message, effect) in testimony.FirstEffects(g))
            {
                ref readonly var sends = ref testimony.Messages[message];
                if (sends.WereMade) OnFirstEffect(history, sends, g, message, effect);
            }
        }
    }

    private void Forget()
    {
        fronts.AsSpan(0, frontsUsed).Clear();
        frontsUsed = 0;
        lanes.Clear();
        for (var g = 0; g < groups; g++) findings[g] = Finding.Nothing(g);
    }
}
