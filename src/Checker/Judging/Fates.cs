using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>What becomes of a message that has no effect in a group.</summary>
internal enum Fate : byte
{
    /// <summary>It is not in what the auditor read.</summary>
    Gone,

    /// <summary>It stands in the log, but only where the group will not look again.</summary>
    Behind,

    /// <summary>The group has yet to come to it.</summary>
    Ahead,

    /// <summary>The auditor did not read everything where it may stand: nobody knows.</summary>
    Undecided,
}

/// <summary>
/// Compares what the auditor read with where a group would resume. Worked out for a group only when somebody asks, which
/// is when a message that was told ok has no effect.
/// </summary>
internal sealed class Fates
{
    private Testimony testimony = null!;
    private byte[] fates = [];
    private long[] resume = [];
    private bool[] unread = [];
    private int groupDone;
    private bool unreadDone;

    public void Begin(Testimony gathered)
    {
        testimony = gathered;
        groupDone = -1;
        unreadDone = false;
    }

    public Fate Of(int group, int message)
    {
        if (groupDone != group) Work(group);
        var fate = (Fate)fates[message];
        return fate == Fate.Ahead || !MayStandUnread(message) ? fate : Fate.Undecided;
    }

    private void Work(int group)
    {
        var names = testimony.History.Names.Count;
        if (resume.Length < names) resume = new long[Math.Max(names, 64)];
        if (fates.Length < testimony.Messages.Count) fates = new byte[Math.Max(testimony.Messages.Count, 256)];
        testimony.Audit.ResumeOffsets(testimony.Group(group).Id(testimony.History), resume);
        ResumeOfSenders(testimony.Group(group).Contract);
        fates.AsSpan(0, testimony.Messages.Count).Clear(); // Gone, until a copy is met.
        foreach (var copy in testimony.Audit.Copies)
        {
            var ahead = copy.Place < 0 || copy.Offset >= resume[copy.Place];
            if (ahead) fates[copy.Message] = (byte)Fate.Ahead;
            else if (fates[copy.Message] == (byte)Fate.Gone) fates[copy.Message] = (byte)Fate.Behind;
        }

        groupDone = group;
    }

    // In a place whose messages somebody sends on it is he who has yet to come to them.
    private void ResumeOfSenders(GroupContract contract)
    {
        if (contract.Through.Count == 0) return;
        var names = testimony.History.Names;
        var own = new long[resume.Length];
        foreach (var sender in contract.Through)
        {
            testimony.Audit.ResumeOffsets(names.Find(sender.Name), own);
            for (var place = 0; place < names.Count; place++)
                if (contract.SentOnBy(names[new(place)]) == sender.Name) resume[place] = own[place];
        }
    }

    /// <summary>The auditor did not finish, and some send of the message went to a place that it did not read to its end.</summary>
    private bool MayStandUnread(int message)
    {
        if (testimony.Ending.AuditorFinished) return false;
        if (!unreadDone) FindUnread();
        return unread[message];
    }

    private void FindUnread()
    {
        var history = testimony.History;
        if (unread.Length < testimony.Messages.Count) unread = new bool[Math.Max(testimony.Messages.Count, 256)];
        unread.AsSpan().Clear();
        var kinds = history.Kinds;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != OperationKind.Send || history.Messages[i] <= 0) continue;
            var place = history.Places[i];
            if (place < 0 || testimony.Audit.EndOperation(place) < 0) unread[history.Messages[i]] = true;
        }

        unreadDone = true;
    }
}
