using Lab.Model;

namespace Lab.Broker.Common.Raft;

// The leader: what its log gains, what fetches tell it, what is committed.
public sealed partial class RaftNode
{
    /// <summary>The host has written entries of this term to the log's end. False when it does not lead, and what it wrote must not count.</summary>
    public bool OnAppended(VirtualTime at)
    {
        now = at;
        if (IsHalted || role is not RaftRole.Leader leader) return false;
        AfterAppend(leader.Leadership);
        return !IsHalted;
    }

    // Told to whoever waits before the own flush: with several voters nothing is committed by the leader's copy alone.
    private void AfterAppend(Leadership leadership)
    {
        if (options.Voters.Count > 1) host.OnAppended();
        if (rules.LeaderFlushes && !log.Flush())
        {
            Halt("the log cannot be flushed");
            return;
        }

        leadership.OnOwnEnd(log.End.Index);
        AdvanceCommitted(leadership);
    }

    private void AdvanceCommitted(Leadership leadership)
    {
        if (rules.CommittedUpTo(leadership.EndsDescending(), leadership.TermStart) is not { } end || end <= Committed) return;
        Committed = LogIndex.Min(end, log.End.Index);
        host.OnCommitted();
    }

    private FetchAnswer? OnFetch(FetchRequest request, bool isNew)
    {
        if (CheckLeads(request) is var error and not RaftError.None) return FetchAnswer.Refused(error, Term, Leader);
        if (request.LastTerm > request.Term || request.From < LogIndex.Zero) return FetchAnswer.Refused(RaftError.InvalidRequest, Term, Leader);
        if (NeedsSnapshot(request)) return Give(null, log.LatestSnapshot, default);
        if (!(request.From == LogIndex.Zero && log.Start == LogIndex.Zero) && Diverges(request) is { } diverging) return Give(diverging, null, default);

        var leadership = ((RaftRole.Leader)role).Leadership;
        if (isNew) Receive(leadership, request);
        var entries = log.Read(request.From);
        var isBehind = request.Committed is { } known && known < LogIndex.Min(Committed, log.End.Index);
        return entries.Length > 0 || isBehind ? Give(null, null, entries) : null;
    }

    /// <summary>What a fetch that has waited long enough is answered: nothing new.</summary>
    public FetchAnswer Nothing => Give(null, null, default);

    private FetchAnswer Give(LogEnd? diverging, LogEnd? snapshot, ReadOnlyMemory<byte> entries) => new(RaftError.None, Term, Leader, Committed, diverging, snapshot, entries);

    private RaftError CheckLeads(RaftRequest request)
    {
        if (request.Term < Term) return RaftError.FencedTerm;
        if (request.Term > Term) return RaftError.UnknownTerm;
        return role is RaftRole.Leader ? RaftError.None : RaftError.NotLeader;
    }

    // An empty log is always better off with a snapshot. Another needs one when it ends before this one begins, or where this one begins with
    // another term than the snapshot there has, or with a term that nothing here goes back to.
    private bool NeedsSnapshot(FetchRequest request)
    {
        if (log.LatestSnapshot is null) return false;
        if (request.From == LogIndex.Zero) return true;
        if (log.EarliestSnapshot is not { } earliest) return false;
        return request.From < log.Start || (request.From == log.Start && request.LastTerm != earliest.Term) || request.LastTerm < earliest.Term;
    }

    private LogEnd? Diverges(FetchRequest request)
    {
        var end = log.EndOf(request.LastTerm);
        return end.Term != request.LastTerm || end.Index < request.From ? end : null;
    }

    private void Receive(Leadership leadership, FetchRequest request)
    {
        leadership.OnFetch(request.Replica, request.From, now);
        if (leadership.TakeMajority(options.Majority)) role.Deadline = PatienceEnds();
        AdvanceCommitted(leadership);
    }

    private FetchSnapshotAnswer OnFetchSnapshot(FetchSnapshotRequest request)
    {
        var error = CheckLeads(request);
        if (error != RaftError.None) return new(error, Term, Leader, request.Snapshot, 0, 0, default);
        var leadership = ((RaftRole.Leader)role).Leadership;
        leadership.OnSnapshotFetch(request.Replica);
        if (leadership.TakeMajority(options.Majority)) role.Deadline = PatienceEnds();
        if (log.SizeOfSnapshot(request.Snapshot) is not { } size) return new(RaftError.SnapshotNotFound, Term, Leader, request.Snapshot, 0, 0, default);
        return request.Position < 0 || request.Position >= size
            ? new(RaftError.PositionOutOfRange, Term, Leader, request.Snapshot, size, request.Position, default)
            : new(RaftError.None, Term, Leader, request.Snapshot, size, request.Position, log.ReadSnapshot(request.Snapshot, request.Position));
    }
}
