using Lab.Broker.Kafka.Protocol;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>What clients and followers ask of broker 1.</summary>
internal sealed partial class OneBroker
{
    // The connection, the request, the answer.
    private const int RoundTrip = 6;
    private int correlation;

    /// <summary>Sends a batch; the call is answered or not when this returns.</summary>
    public Call Produce(short acks, byte[] batch, int timeoutMs = 5000, TopicPartition? place = null)
    {
        var call = Client.Ask(Machine, new ProduceRequest().With(++correlation, acks, timeoutMs, [new(place ?? Place, batch)], correlation, 0));
        Run(RoundTrip);
        return call;
    }

    public Call Produce(short acks, string value, int timeoutMs = 5000) => Produce(acks, Batches.Of(value), timeoutMs);

    /// <summary>A follower's fetch of one partition. By default it has the leader's epoch, its registration of now, and nothing to wait for.</summary>
    public Call Fetch(int follower, long offset, int? epoch = null, int lastEpoch = -1, int maxWaitMs = 0, BrokerEpoch? registration = null, int maxBytes = 1 << 20, int minBytes = 1, TopicPartition? place = null, bool run = true)
    {
        var at = place ?? Place;
        var call = Peer(follower).Ask(Machine, new FetchRequest().With(
            ++correlation, new(follower), registration ?? EpochOf(follower), maxWaitMs, minBytes, maxBytes, IsolationLevel.ReadUncommitted, 0, -1,
            [new(at, epoch is { } e ? new(e) : Controller.Image.Partition(at)!.LeaderEpoch, new(offset), new(lastEpoch), Offset.Zero, maxBytes, Offset.None)], []));
        if (run) Run(RoundTrip);
        return call;
    }

    /// <summary>Followers say that they have everything below an offset.</summary>
    public OneBroker Replicated(long offset, params int[] followers)
    {
        foreach (var follower in followers) Assert.Equal(ErrorCode.None, Fetch(follower, offset).Fetched.Error);
        return this;
    }

    /// <summary>A consumer's fetch of one partition.</summary>
    public Call Consume(long offset, int maxWaitMs = 0, int minBytes = 1, int maxBytes = 1 << 20, int epoch = -1, IsolationLevel isolation = IsolationLevel.ReadUncommitted, TopicPartition? place = null, string rack = "")
    {
        var call = Client.Ask(Machine, new FetchRequest().With(
            ++correlation, BrokerId.None, BrokerEpoch.None, maxWaitMs, minBytes, maxBytes, isolation, 0, -1,
            [new(place ?? Place, new(epoch), new(offset), LeaderEpoch.None, Offset.None, maxBytes, Offset.None)], [], rack));
        Run(RoundTrip);
        return call;
    }

    /// <summary>Any request, by the client.</summary>
    public Call Ask(Func<int, KafkaRequest> request)
    {
        var call = Client.Ask(Machine, request(++correlation));
        Run(RoundTrip);
        return call;
    }

    // ---- The in-sync set -----------------------------------------------------------------------------------------

    /// <summary>The members that broker 1 last asked the controller for.</summary>
    public IEnumerable<int> Proposed => Assert.Single(Controller.Proposals[^1].Partitions).NewIsr.Select(m => m.Broker.Value);

    /// <summary>The controller takes the proposal: it commits it, and says so.</summary>
    public OneBroker Accept()
    {
        var proposal = Assert.Single(Controller.Proposals[^1].Partitions);
        int[] isr = [.. proposal.NewIsr.Select(m => m.Broker.Value)];
        Controller.TellsMetadata = false;
        Change(isr: isr);
        Controller.Answer(p => new PartitionAltered(p.Partition, ErrorCode.None, Committed.Leader, Committed.LeaderEpoch, Ids(isr), LeaderRecoveryState.Recovered, Committed.PartitionEpoch));
        Run(2);
        Controller.TellAll();
        return Run(2);
    }

    /// <summary>The controller refuses.</summary>
    public OneBroker Refuse(ErrorCode error)
    {
        Controller.Answer(p => new PartitionAltered(p.Partition, error, BrokerId.None, LeaderEpoch.None, [], LeaderRecoveryState.Recovered, -1));
        return Run(3);
    }
}
