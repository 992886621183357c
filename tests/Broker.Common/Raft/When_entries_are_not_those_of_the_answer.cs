using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>A leader's answer waited for its socket, and what was sent is what the log held then: entries of a later term, or half of one (KAFKA-18723).</summary>
public sealed class When_entries_are_not_those_of_the_answer
{
    private static readonly RaftId Leader = new(1);
    private static readonly byte[] Mixed = ModelDisk.Encode([new(new(1), 1), new(new(1), 2), new(new(2), 3)]);

    [Fact]
    public void Those_of_a_later_term_are_left_out()
    {
        var (node, disk, host) = Following(RaftRules.Default, Mixed);
        Assert.Equal(new LogEnd(new(1), new(2)), disk.End);
        Assert.Null(host.Fatal);
        Assert.Equal(new LogIndex(2), Assert.IsType<FetchRequest>(Next(node, host)).From);
    }

    [Fact]
    public void They_were_taken_before()
    {
        var (_, disk, host) = Following(RaftRules.Default with { TakesEntriesOfAnyTerm = true }, Mixed);
        Assert.Equal(new LogEnd(new(2), new(3)), disk.End);
        Assert.Null(host.Fatal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Damaged_ones_end_the_process_only_before(bool before)
    {
        var (node, disk, host) = Following(RaftRules.Default with { TakesEntriesOfAnyTerm = before }, ModelDisk.Encode([new(new(1), 1)]).AsMemory()[..^1]);
        Assert.Equal(LogIndex.Zero, disk.End.Index);
        Assert.Equal(before ? "leader 1 of term 1 gave damaged entries" : null, host.Fatal);
        if (!before) Assert.Equal(LogIndex.Zero, Assert.IsType<FetchRequest>(Next(node, host)).From);
    }

    // Replica 2 of three has heard of its leader, asked, and is given these entries.
    private static (RaftNode Node, ModelDisk Disk, Host Host) Following(RaftRules rules, ReadOnlyMemory<byte> entries)
    {
        var (disk, host) = (new ModelDisk(4), new Host());
        var node = new RaftNode(new() { Id = new(2), Voters = [Leader, new(2), new(3)] }, rules, disk, disk, host);
        node.Start(VirtualTime.Zero);
        node.OnRequest(new BeginTermRequest(new(1), Leader), VirtualTime.Zero);
        var asked = Assert.IsType<FetchRequest>(Next(node, host));
        node.OnAnswer(Leader, asked, new FetchAnswer(RaftError.None, new(1), Leader, LogIndex.Zero, null, null, entries), VirtualTime.Zero);
        return (node, disk, host);
    }

    private static RaftRequest? Next(RaftNode node, Host host)
    {
        host.Last = null;
        node.Poll(VirtualTime.Zero);
        return host.Last;
    }

    private sealed class Host : IRaftHost
    {
        public RaftRequest? Last { get; set; }

        public string? Fatal { get; private set; }

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

        public void OnFatal(string reason) => Fatal = reason;
    }
}
