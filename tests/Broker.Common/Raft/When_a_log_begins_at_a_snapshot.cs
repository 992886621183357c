using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>What a leader answers whose log begins at a snapshot, and what a follower does that is given one.</summary>
public sealed class When_a_log_begins_at_a_snapshot
{
    private static readonly RaftId Leader = new(1);
    private static readonly RaftId Follower = new(2);

    // Term 1 begins at 0; 9 entries of it follow, of which a snapshot covers 6; the log begins there.
    private static (RaftNode Node, ModelDisk Disk) Leading()
    {
        var disk = new ModelDisk(4);
        var node = new RaftNode(new() { Id = Leader, Voters = [Leader] }, RaftRules.Default, disk, disk, new Host());
        node.Start(VirtualTime.Zero);
        for (var value = 1; value <= 9; value++) disk.Append(new(node.Term, value));
        Assert.True(node.OnAppended(VirtualTime.Zero));
        disk.TakeSnapshot(new(6));
        disk.Clean(0);
        return (node, disk);
    }

    [Theory]
    [InlineData(0, 0)] // an empty log
    [InlineData(3, 1)] // the log ends before this one begins
    [InlineData(6, 0)] // it ends where this one begins, with another term than the snapshot has there
    [InlineData(8, 0)] // its last term is older than anything that is left here
    public void Whoever_cannot_go_on_from_it_is_given_the_newest_snapshot(long from, int lastTerm)
    {
        var (node, _) = Leading();
        var answer = Assert.IsType<FetchAnswer>(node.OnRequest(new FetchRequest(node.Term, Follower, new(from), new(lastTerm), null), VirtualTime.Zero));
        Assert.Equal((RaftError.None, new LogEnd(new(1), new(6))), (answer.Error, answer.Snapshot));
        Assert.Equal(0, answer.Entries.Length);
        Assert.Null(answer.Diverging);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    public void Whoever_can_is_given_entries(long from)
    {
        var (node, _) = Leading();
        var answer = Assert.IsType<FetchAnswer>(node.OnRequest(new FetchRequest(node.Term, Follower, new(from), new(1), null), VirtualTime.Zero));
        Assert.Null(answer.Snapshot);
        Assert.True(answer.Entries.Length > 0);
    }

    [Fact]
    public void Pieces_are_asked_for_by_position_and_wrong_questions_refused()
    {
        var (node, disk) = Leading();
        var whole = new LogEnd(new(1), new(6));
        var size = disk.SizeOfSnapshot(whole)!.Value;
        FetchSnapshotAnswer Ask(LogEnd snapshot, long position, int term = 1) =>
            Assert.IsType<FetchSnapshotAnswer>(node.OnRequest(new FetchSnapshotRequest(new(term), Follower, snapshot, position), VirtualTime.Zero));
        var got = new List<byte>();
        while (got.Count < size)
        {
            var piece = Ask(whole, got.Count);
            Assert.Equal((RaftError.None, size, (long)got.Count), (piece.Error, piece.Size, piece.Position));
            Assert.True(piece.Bytes.Length > 0);
            got.AddRange(piece.Bytes.ToArray());
        }

        Assert.Equal(size, got.Count);
        Assert.Equal(RaftError.PositionOutOfRange, Ask(whole, size).Error);
        Assert.Equal(RaftError.PositionOutOfRange, Ask(whole, -1).Error);
        Assert.Equal(RaftError.SnapshotNotFound, Ask(new(new(1), new(5)), 0).Error);
        Assert.Equal(RaftError.SnapshotNotFound, Ask(new(new(2), new(6)), 0).Error);
        Assert.Equal(RaftError.UnknownTerm, Ask(whole, 0, term: 2).Error);
        Assert.Equal(RaftError.FencedTerm, Ask(whole, 0, term: 0).Error);
    }

    [Fact]
    public void A_follower_begins_anew_at_its_end_and_counts_it_as_committed()
    {
        var (follower, disk, host) = Following();
        Answer(follower, host, fetch => new FetchAnswer(RaftError.None, fetch.Term, Leader, new(9), null, new(new(1), new(6)), default));
        var (leader, _) = Leading();
        while (host.Last is FetchSnapshotRequest ask && !follower.IsHalted)
        {
            var piece = leader.OnRequest(ask, VirtualTime.Zero)!;
            follower.OnAnswer(Leader, ask, piece, VirtualTime.Zero);
            follower.Poll(VirtualTime.Zero);
        }

        Assert.Equal((new LogIndex(6), new LogEnd(new(1), new(6)), new LogIndex(6)), (disk.Start, disk.End, follower.Committed));
        var next = Assert.IsType<FetchRequest>(host.Last);
        Assert.Equal((new LogIndex(6), new Term(1)), (next.From, next.LastTerm));
    }

    [Fact]
    public void A_snapshot_that_is_gone_meanwhile_is_asked_for_anew()
    {
        var (follower, _, host) = Following();
        Answer(follower, host, fetch => new FetchAnswer(RaftError.None, fetch.Term, Leader, new(9), null, new(new(1), new(6)), default));
        var ask = Assert.IsType<FetchSnapshotRequest>(host.Last);
        follower.OnAnswer(Leader, ask, new FetchSnapshotAnswer(RaftError.SnapshotNotFound, ask.Term, Leader, ask.Snapshot, 0, 0, default), VirtualTime.Zero);
        follower.Poll(VirtualTime.FromMs(20));
        Assert.IsType<FetchRequest>(host.Last);
        Assert.False(follower.IsHalted);
    }

    [Fact]
    public void A_snapshot_that_its_log_has_already_leads_nowhere()
    {
        var (follower, disk, host) = Following();
        var entries = new ModelDisk(20);
        for (var value = 1; value <= 8; value++) entries.Append(new(new(1), value));
        Answer(follower, host, fetch => new FetchAnswer(RaftError.None, fetch.Term, Leader, new(2), null, null, entries.Read(LogIndex.Zero)));
        Assert.Equal(new LogIndex(8), disk.End.Index);
        Answer(follower, host, fetch => new FetchAnswer(RaftError.None, fetch.Term, Leader, new(9), null, new(new(1), new(6)), default));
        Assert.True(follower.IsHalted);
    }

    private static (RaftNode Node, ModelDisk Disk, Host Host) Following()
    {
        var (disk, host) = (new ModelDisk(4), new Host());
        var node = new RaftNode(new() { Id = Follower, Voters = [Leader, Follower] }, RaftRules.Default, disk, disk, host);
        node.Start(VirtualTime.Zero);
        node.OnRequest(new BeginTermRequest(new(1), Leader), VirtualTime.Zero);
        node.Poll(VirtualTime.Zero);
        return (node, disk, host);
    }

    private static void Answer(RaftNode node, Host host, Func<FetchRequest, FetchAnswer> answer)
    {
        var ask = Assert.IsType<FetchRequest>(host.Last);
        node.OnAnswer(Leader, ask, answer(ask), VirtualTime.Zero);
        node.Poll(VirtualTime.Zero);
    }

    private sealed class Host : IRaftHost
    {
        public RaftRequest? Last { get; private set; }

        public int Draw(int bound) => 0;

        public void Send(RaftId to, RaftRequest request) => Last = request;

        public void OnAppended()
        {
        }

        public void OnCommitted()
        {
        }

        public void OnRole()
        {
        }

        public void OnFatal(string reason)
        {
        }
    }
}
