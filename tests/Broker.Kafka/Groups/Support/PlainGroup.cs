namespace Lab.Broker.Kafka.Tests.Groups.Support;

/// <summary>
/// A classic group of dynamic members by the book, without any thought of speed: every question is answered by looking at the
/// whole list of members, every time passes millisecond by millisecond. Times in milliseconds. What it cannot do: several protocols,
/// static members, writes that fail.
/// </summary>
internal sealed class PlainGroup(int initialDelay, int session, int rebalance)
{
    internal sealed class Member(string id)
    {
        public readonly string Id = id;
        public bool HasAsked;      // Its join waits.
        public bool WaitsForSync;
        public bool WasAnswered;   // Some join of it was answered.
        public bool HasSynced;
        public byte Metadata;
        public int HeardAt;
        public int Assigned = -1;
    }

    public readonly List<Member> Members = [];
    public readonly SortedDictionary<string, int> Promised = new(StringComparer.Ordinal); // Ids given out, and when they end.
    public string State = "Empty";
    public int Generation;
    public string? Leader;
    private int now;
    private int joinsUntil;
    private int initialLeft;
    private bool initial;
    private bool grew;
    private int syncsUntil;

    public Member? Find(string id) => Members.Find(m => m.Id == id);

    public void Promise(string id) => Promised[id] = now + session;

    public ErrorCode Join(string id, byte metadata)
    {
        var known = Find(id);
        if (Promised.Remove(id))
        {
            known = new Member(id);
            Members.Add(known);
            Leader ??= id;
            if (State == "Preparing" && initial) grew = true;
            known.HeardAt = now; // A new one may wait for five minutes, longer than any test.
            Ask(known, metadata);
            return ErrorCode.None;
        }

        if (known is null) return ErrorCode.UnknownMemberId;
        var same = known.Metadata == metadata;
        if ((State == "Completing" && same) || (State == "Stable" && same && id != Leader))
        {
            return ErrorCode.None; // Told at once what is.
        }

        Ask(known, metadata);
        return ErrorCode.None;
    }

    private void Ask(Member member, byte metadata)
    {
        member.HasAsked = true;
        member.Metadata = metadata;
        if (State == "Preparing") EndJoinsIfComplete();
        else Begin();
    }

    private void Begin()
    {
        foreach (var m in Members)
        {
            if (m.WaitsForSync) m.HeardAt = now; // It is told to join again.
            (m.WaitsForSync, m.HasSynced) = (false, false);
        }

        initial = State == "Empty";
        grew = false;
        State = "Preparing";
        joinsUntil = now + (initial ? initialDelay : Members.Count > 0 ? rebalance : 0); // The longest of its members' timeouts.
        initialLeft = Math.Max(0, rebalance - initialDelay);
        if (!initial) EndJoinsIfComplete();
    }

    private void EndJoinsIfComplete()
    {
        if (State == "Preparing" && !initial && Promised.Count == 0 && Members.TrueForAll(m => m.HasAsked)) EndJoins();
    }

    private void EndJoins()
    {
        Members.RemoveAll(m => !m.HasAsked);
        Generation++;
        if (Find(Leader ?? "") is null) Leader = Members.Count > 0 ? Members[0].Id : null;
        if (Members.Count == 0)
        {
            State = "Empty";
            return;
        }

        State = "Completing";
        syncsUntil = now + rebalance;
        foreach (var m in Members) (m.HasAsked, m.WasAnswered, m.HasSynced, m.HeardAt) = (false, true, false, now);
    }

    public ErrorCode Sync(string id, int generation, Func<Member, int>? assign)
    {
        var error = Check(id, generation);
        if (error != ErrorCode.None) return error;
        if (State == "Preparing") return ErrorCode.RebalanceInProgress;
        if (State == "Empty") return ErrorCode.UnknownMemberId;
        var member = Find(id)!;
        member.HasSynced = true;
        if (State == "Stable")
        {
            member.HeardAt = now;
            return ErrorCode.None;
        }

        member.WaitsForSync = true;
        if (id != Leader) return ErrorCode.None;
        State = "Stable"; // Writes succeed at once.
        foreach (var m in Members)
        {
            m.Assigned = assign!(m);
            if (m.WaitsForSync) m.HeardAt = now;
            m.WaitsForSync = false;
        }

        return ErrorCode.None;
    }

    public ErrorCode Heartbeat(string id, int generation)
    {
        var error = Check(id, generation);
        if (error != ErrorCode.None) return error;
        Find(id)!.HeardAt = now;
        return State == "Preparing" ? ErrorCode.RebalanceInProgress : ErrorCode.None;
    }

    public ErrorCode Commit(string id, int generation)
    {
        if (generation < 0 && State == "Empty") return ErrorCode.None;
        if (id.Length == 0) return ErrorCode.UnknownMemberId;
        var error = Check(id, generation);
        if (error != ErrorCode.None) return error;
        if (State == "Completing") return ErrorCode.RebalanceInProgress;
        Find(id)!.HeardAt = now;
        return ErrorCode.None;
    }

    private ErrorCode Check(string id, int generation) =>
        Find(id) is null ? ErrorCode.UnknownMemberId : generation != Generation ? ErrorCode.IllegalGeneration : ErrorCode.None;

    public ErrorCode Leave(string id)
    {
        if (Promised.Remove(id))
        {
            EndJoinsIfComplete();
            return ErrorCode.None;
        }

        if (Find(id) is not { } member) return ErrorCode.UnknownMemberId;
        Drop(member);
        return ErrorCode.None;
    }

    private void Drop(Member member)
    {
        Members.Remove(member);
        if (Leader == member.Id) Leader = Members.Count > 0 ? Members[0].Id : null;
        if (State is "Stable" or "Completing") Begin();
        else EndJoinsIfComplete();
    }

    /// <summary>Another coordinator takes over: it knows the members of the last assignment or the last empty group that was written.</summary>
    public static PlainGroup TakenOver(PlainGroup? written, int initialDelay, int session, int rebalance, int now)
    {
        var next = new PlainGroup(initialDelay, session, rebalance) { now = now };
        if (written is null) return next;
        (next.Generation, next.Leader, next.State) = (written.Generation, written.Leader, written.Members.Count > 0 ? "Stable" : "Empty");
        foreach (var m in written.Members) next.Members.Add(new(m.Id) { Metadata = m.Metadata, Assigned = m.Assigned, WasAnswered = true, HasSynced = true, HeardAt = now });
        return next;
    }

    /// <summary>A copy of what is written when the group becomes stable or empty.</summary>
    public PlainGroup Written()
    {
        var copy = new PlainGroup(initialDelay, session, rebalance) { Generation = Generation, Leader = Leader, State = State };
        foreach (var m in Members) copy.Members.Add(new(m.Id) { Metadata = m.Metadata, Assigned = m.Assigned });
        return copy;
    }

    public void Millisecond()
    {
        now++;
        Settle();
    }

    /// <summary>Ends what is due.</summary>
    public void Settle()
    {
        while (EndOneThing())
        {
        }
    }

    private bool EndOneThing()
    {
        foreach (var (id, end) in Promised)
        {
            if (end > now) continue;
            Promised.Remove(id);
            EndJoinsIfComplete();
            return true;
        }

        foreach (var m in Members)
        {
            var waits = m.HasAsked || m.WaitsForSync;
            if (waits || !m.WasAnswered || m.HeardAt + session > now) continue;
            Drop(m);
            return true;
        }

        if (State == "Preparing" && joinsUntil <= now)
        {
            if (initial && grew && initialLeft > 0)
            {
                grew = false;
                joinsUntil = now + Math.Min(initialDelay, initialLeft);
                initialLeft = Math.Max(0, initialLeft - initialDelay);
            }
            else
            {
                initial = false;
                EndJoins();
            }

            return true;
        }

        if (State is "Completing" or "Stable" && syncsUntil <= now && !Members.TrueForAll(m => m.HasSynced))
        {
            Members.RemoveAll(m => !m.HasSynced);
            if (Find(Leader ?? "") is null) Leader = Members.Count > 0 ? Members[0].Id : null;
            Begin();
            return true;
        }

        return false;
    }
}
