namespace Lab.Broker.Kafka.Controllers;

/// <summary>A broker that replicas can be placed on.</summary>
public readonly record struct PlaceableBroker(BrokerId Broker, string Rack, bool Fenced);

/// <summary>
/// Places the replicas of new partitions: racks in turn, within a rack its brokers in turn, in an order that is shuffled
/// for every topic; the first replica is never a fenced broker, the others are only where nobody else is left. Striping
/// gives every broker the same share of leaders. When every unfenced broker has led once, all is shuffled anew.
/// </summary>
public sealed class ReplicaPlacement
{
    private readonly Func<int, int> draw;
    private readonly List<Rack> racks = [];
    private readonly int unfenced;
    private int placed;
    private int nextRack;

    /// <param name="brokers">All registered brokers.</param>
    /// <param name="draw">A number below its argument, from the run's entropy.</param>
    public ReplicaPlacement(IEnumerable<PlaceableBroker> brokers, Func<int, int> draw)
    {
        this.draw = draw;
        foreach (var rack in brokers.GroupBy(broker => broker.Rack).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            racks.Add(new([.. rack.Where(b => !b.Fenced).Select(b => b.Broker)], [.. rack.Where(b => b.Fenced).Select(b => b.Broker)]));
        }

        unfenced = racks.Sum(rack => rack.Unfenced.Count);
        foreach (var rack in racks) rack.Shuffle(draw);
        nextRack = racks.Count > 0 ? draw(racks.Count) : 0;
    }

    /// <summary>The replicas of the next partition, preferred leader first. There must be an unfenced broker, and as many brokers as replicas.</summary>
    public IReadOnlyList<BrokerId> Next(int replicationFactor)
    {
        if (placed == unfenced)
        {
            Shuffle(racks, draw);
            foreach (var rack in racks) rack.Shuffle(draw);
            placed = 0;
        }

        foreach (var rack in racks) rack.Begin();
        nextRack %= racks.Count;
        var first = nextRack;
        while (racks[first].Unfenced.Count == 0) first = (first + 1) % racks.Count;
        var replicas = new List<BrokerId>(replicationFactor) { racks[first].TakeUnfenced() };
        var skip = first;
        for (var rack = nextRack; replicas.Count < replicationFactor; rack = (rack + 1) % racks.Count)
        {
            // The leader's rack has had its turn.
            if (rack == skip) skip = -1;
            else if (racks[rack].Take() is { IsNone: false } replica) replicas.Add(replica);
        }

        racks[first].Advance();
        placed++;
        nextRack++;
        return replicas;
    }

    private static void Shuffle<T>(List<T> list, Func<int, int> draw)
    {
        for (var i = list.Count - 1; i > 0; i--)
        {
            var j = draw(i + 1);
            (list[i], list[j]) = (list[j], list[i]);
        }
    }

    private sealed class Rack(List<BrokerId> unfenced, List<BrokerId> fenced)
    {
        private int offset;
        private int taken;
        private int takenFenced;

        public List<BrokerId> Unfenced => unfenced;

        public void Shuffle(Func<int, int> draw)
        {
            ReplicaPlacement.Shuffle(unfenced, draw);
            ReplicaPlacement.Shuffle(fenced, draw);
        }

        public void Begin()
        {
            taken = 0;
            takenFenced = 0;
        }

        /// <summary>The next time another broker of the rack comes first.</summary>
        public void Advance() => offset++;

        public BrokerId TakeUnfenced() => taken < unfenced.Count ? unfenced[(offset + taken++) % unfenced.Count] : BrokerId.None;

        public BrokerId Take()
        {
            if (TakeUnfenced() is { IsNone: false } broker) return broker;
            return takenFenced < fenced.Count ? fenced[(offset + takenFenced++) % fenced.Count] : BrokerId.None;
        }
    }
}
