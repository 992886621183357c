using Lab.Model;

namespace Lab.Broker.Common.Raft;

/// <summary>Another replica as this one sees it: at most one request is under way to it, and after a failure it is left alone for a moment.</summary>
internal sealed class RaftPeer(RaftId id)
{
    public RaftId Id { get; } = id;

    public RaftRequest? UnderWay { get; private set; }

    public VirtualTime GiveUpAt { get; private set; }

    public VirtualTime NotBefore { get; private set; }

    /// <summary>Whether the last request got no answer.</summary>
    public bool IsSilent { get; private set; }

    public bool IsReady(VirtualTime now) => UnderWay is null && NotBefore <= now;

    public void Asked(RaftRequest request, VirtualTime giveUpAt)
    {
        UnderWay = request;
        GiveUpAt = giveUpAt;
    }

    public void Answered(VirtualTime notBefore)
    {
        UnderWay = null;
        IsSilent = false;
        NotBefore = notBefore;
    }

    public void Failed(VirtualTime notBefore)
    {
        UnderWay = null;
        IsSilent = true;
        NotBefore = notBefore;
    }
}
