using Lab.Broker.Common.Raft;
using Lab.Model;

namespace Lab.Broker.Common.Tests.Raft;

/// <summary>
/// Replicas, a client and a network that loses, delays and doubles, all drawn from one seed. The invariants are looked at
/// after every event; what the client was told is kept for the end.
/// </summary>
internal sealed class RaftWorld
{
    private sealed class Replica(RaftWorld world, RaftId id, int entriesPerAnswer) : IRaftHost
    {
        public readonly ModelDisk Disk = new(entriesPerAnswer);
        public readonly List<(RaftRequest Request, VirtualTime Until, Action<RaftAnswer?> Answer)> Parked = [];
        public readonly List<(LogIndex At, Entry Entry, int Call)> Waiting = [];
        public RaftNode? Node;
        public int Life;
        public VirtualTime WakeAt = VirtualTime.Never;

        public RaftId Id => id;

        public void Start()
        {
            Life++;
            Node = new(world.options with { Id = id }, world.rules, Disk, Disk, this);
            Node.Start(world.now);
            world.After(this);
        }

        public void Stop()
        {
            Node = null;
            Parked.Clear();
            Waiting.Clear();
        }

        public int Draw(int bound) => world.dice.Below(bound);

        public void Send(RaftId to, RaftRequest request) => world.Send(this, to, request);

        public void OnAppended() => world.Wake(this);

        public void OnCommitted() => world.OnCommitted(this);

        public void OnRole()
        {
            if (Node is { IsLeader: true }) return;
            Waiting.Clear();
            world.Wake(this);
        }

        public void OnFatal(string reason) => world.Fatal.Add($"{world.now} replica {id}: {reason}");
    }

    private readonly RaftOptions options;
    private readonly RaftRules rules;
    private readonly bool snapshotsUncommitted;
    private readonly Dice dice;
    private readonly Replica[] replicas;
    private readonly PriorityList events = new();
    private readonly RaftInvariants invariants = new();
    private readonly SortedSet<(int, int)> cut = [];
    private readonly List<(int Value, int Called, int Told)> told = [];
    private VirtualTime now;
    private long nth;
    private int next = 1;
    private int moment;
    private bool healed;

    public RaftWorld(ulong seed, int voters, RaftRules? rules = null, int observers = 0, int entriesPerAnswer = 4, bool isReliable = false, bool snapshotsUncommitted = false)
    {
        dice = new(seed);
        healed = isReliable;
        this.snapshotsUncommitted = snapshotsUncommitted;
        this.rules = rules ?? RaftRules.Default;
        options = new() { Id = new(1), Voters = [.. Enumerable.Range(1, voters).Select(i => new RaftId(i))] };
        replicas = [.. Enumerable.Range(1, voters + observers).Select(i => new Replica(this, new(i), entriesPerAnswer))];
        foreach (var replica in replicas) replica.Start();
    }

    /// <summary>What invariants say, with the moment; empty when all is well.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Replicas that came to where no rule leads on.</summary>
    public List<string> Fatal { get; } = [];

    public List<string> Trace { get; } = [];

    public int Told => told.Count;

    /// <summary>Snapshots that replicas were given by a leader.</summary>
    public int FetchedSnapshots => replicas.Sum(r => r.Disk.Fetched);

    /// <summary>Logs that were found behind a snapshot at a start.</summary>
    public int RepairedLogs => replicas.Sum(r => r.Disk.Repaired);

    /// <summary>Runs for a time in which things fail.</summary>
    public void Suffer(Duration time, bool powerLosses, bool forgetsState = false)
    {
        var end = now + time;
        while (now < end && Violations.Count == 0)
        {
            Run(now + Duration.FromMs(dice.OneIn(3) ? dice.Below(8) : dice.Below(400)));
            switch (dice.Below(12))
            {
                case 0: Cut(); break;
                case 1: cut.Clear(); break;
                case 2: Kill(powerLosses, forgetsState); break;
                case 3: StartOne(); break;
                case 4 when replicas[dice.Below(replicas.Length)] is { Node: not null } one: TakeSnapshot(one); break;
                default: Append(); break;
            }
        }
    }

    /// <summary>Everything works again; the client goes on.</summary>
    public void Heal(Duration time)
    {
        cut.Clear();
        healed = true;
        foreach (var replica in replicas)
        {
            if (replica.Node is null or { IsHalted: true }) replica.Start();
        }

        var end = now + time;
        while (now < end)
        {
            Run(now + Duration.FromMs(100));
            Append();
        }

        Run(now + Duration.FromSeconds(2));
    }

    /// <summary>Replicas apply the same; whatever was told is there once, in an order that real time allows.</summary>
    public IEnumerable<string> Judge()
    {
        var longest = replicas.MaxBy(r => r.Node!.Committed)!;
        var applied = longest.Disk.All.Take((int)longest.Node!.Committed.Value).ToArray();
        foreach (var replica in replicas)
        {
            if (!applied.AsSpan().StartsWith(replica.Disk.All.Take((int)replica.Node!.Committed.Value).ToArray())) yield return $"replica {replica.Id} applied something else";
        }

        var place = new Dictionary<int, int>();
        for (var i = 0; i < applied.Length; i++)
        {
            if (applied[i].Value != 0 && !place.TryAdd(applied[i].Value, i)) yield return $"{applied[i].Value} was applied twice";
        }

        foreach (var one in told)
        {
            if (!place.ContainsKey(one.Value)) yield return $"{one.Value} was told, and is not there";
        }

        foreach (var (first, second) in told.SelectMany(a => told.Where(b => a.Told < b.Called).Select(b => (a, b))))
        {
            if (place.TryGetValue(first.Value, out var p) && place.TryGetValue(second.Value, out var q) && p > q) yield return $"{second.Value} was called after {first.Value} was told, and stands before it";
        }
    }

    public int Leaders => replicas.Count(r => r.Node is { IsEstablished: true });

    public Term LatestTerm => replicas.Max(r => r.Node?.Term ?? Term.Zero);

    public RaftNode? NodeOf(int id) => replicas[id - 1].Node;

    public int LeaderId => replicas.Where(r => r.Node is { IsEstablished: true }).MaxBy(r => r.Node!.Term)?.Id.Value ?? -1;

    public void Isolate(int id)
    {
        foreach (var other in replicas)
        {
            if (other.Id.Value == id) continue;
            cut.Add((id, other.Id.Value));
            cut.Add((other.Id.Value, id));
        }
    }

    public void Rejoin() => cut.Clear();

    public void Crash(int id)
    {
        replicas[id - 1].Stop();
        After(replicas[id - 1]);
    }

    public void Restart(int id) => replicas[id - 1].Start();

    public void RunFor(long ms) => Run(now + Duration.FromMs(ms));

    public VirtualTime Now => now;

    // ---- Chance --------------------------------------------------------------------------------------------------

    private void Cut()
    {
        var a = 1 + dice.Below(replicas.Length);
        if (dice.OneIn(2)) Isolate(a);
        else cut.Add((a, 1 + dice.Below(replicas.Length)));
    }

    private void Kill(bool powerLosses, bool forgetsState)
    {
        var replica = replicas[dice.Below(replicas.Length)];
        if (replica.Node is null) return;
        replica.Stop();
        if (powerLosses) replica.Disk.PowerLoss(dice.Below(3));
        if (forgetsState) replica.Disk.ForgetState();
        After(replica);
        if (dice.OneIn(2)) replica.Start();
    }

    private void TakeSnapshot(Replica one)
    {
        one.Disk.TakeSnapshot(snapshotsUncommitted ? one.Disk.End.Index : one.Node!.Committed);
        if (dice.OneIn(2)) one.Disk.Clean(dice.Below(3));
        After(one);
    }

    private void StartOne()
    {
        var down = replicas.Where(r => r.Node is null or { IsHalted: true }).ToArray();
        if (down.Length > 0) down[dice.Below(down.Length)].Start();
    }

    private void Append()
    {
        var replica = replicas[dice.Below(replicas.Length)];
        if (replica.Node is not { IsEstablished: true, IsHalted: false }) return;
        var value = next++;
        var called = moment++;
        var entry = new Entry(replica.Node.Term, value);
        replica.Waiting.Add((replica.Disk.End.Index, entry, called));
        replica.Disk.Append(entry);
        replica.Node.OnAppended(now);
        After(replica);
    }

    // ---- The world -----------------------------------------------------------------------------------------------

    private void Run(VirtualTime until)
    {
        while (events.TryTake(until, out var due, out var what))
        {
            now = VirtualTime.Max(now, due);
            what();
        }

        now = until;
    }

    private void In(Duration after, Action what) => events.Add(now + after, nth++, what);

    private void Send(Replica from, RaftId to, RaftRequest request)
    {
        var life = from.Life;
        var target = replicas[to.Value - 1];
        void Lost() => In(Duration.FromMs(50), () =>
        {
            if (from.Life != life || from.Node is null) return;
            from.Node.OnLost(to, request, now);
            After(from);
        });

        void Back(RaftAnswer? answer)
        {
            if (answer is null || IsCut(to, from.Id))
            {
                if (dice.OneIn(2)) Lost();
                return;
            }

            for (var copies = dice.OneIn(8) ? 2 : 1; copies > 0; copies--)
            {
                In(Delay(), () =>
                {
                    if (from.Life != life || from.Node is null) return;
                    from.Node.OnAnswer(to, request, answer, now);
                    After(from);
                });
            }
        }

        if (IsCut(from.Id, to) || (!healed && dice.OneIn(30)))
        {
            if (dice.OneIn(2)) Lost();
            return;
        }

        for (var copies = dice.OneIn(10) ? 2 : 1; copies > 0; copies--) In(Delay(), () => Arrive(target, request, Back));
    }

    private void Arrive(Replica target, RaftRequest request, Action<RaftAnswer?> back)
    {
        if (target.Node is null or { IsHalted: true })
        {
            back(null);
            return;
        }

        var answer = target.Node.OnRequest(request, now);
        if (answer is not null) back(answer);
        else if (request is FetchRequest && !target.Node.IsHalted) Park(target, request, back);
        After(target);
    }

    private void Park(Replica target, RaftRequest request, Action<RaftAnswer?> back)
    {
        var life = target.Life;
        target.Parked.Add((request, now + Duration.FromMs(500), back));
        In(Duration.FromMs(500), () =>
        {
            if (target.Life != life || target.Node is null) return;
            var i = target.Parked.FindIndex(p => ReferenceEquals(p.Request, request));
            if (i < 0) return;
            target.Parked.RemoveAt(i);
            back(target.Node.OnRequest(request, now, isNew: false) ?? target.Node.Nothing);
        });
    }

    private void Wake(Replica replica)
    {
        if (replica.Node is not { } node) return;
        var waiting = replica.Parked.ToArray();
        replica.Parked.Clear();
        foreach (var fetch in waiting)
        {
            if (node.OnRequest(fetch.Request, now, isNew: false) is { } answer) fetch.Answer(answer);
            else replica.Parked.Add(fetch);
        }
    }

    private void OnCommitted(Replica replica)
    {
        var node = replica.Node!;
        foreach (var waiting in replica.Waiting.ToArray())
        {
            if (waiting.At >= node.Committed) continue;
            replica.Waiting.Remove(waiting);
            told.Add((waiting.Entry.Value, waiting.Call, moment++));
        }

        Wake(replica);
    }

    // After every event: the replica does what is due, sets its alarm, and is looked at.
    private void After(Replica replica)
    {
        if (replica.Node is { } node)
        {
            node.Poll(now);
            var wake = node.NextDeadline;
            if (wake != VirtualTime.Never)
            {
                var life = replica.Life;
                In(wake - now, () =>
                {
                    if (replica.Life != life || replica.Node is null || replica.Node.NextDeadline > now) return;
                    replica.Node.Poll(now);
                    After(replica);
                });
            }
        }

        foreach (var sentence in invariants.Look(replica.Id, replica.Node, replica.Node is null ? null : replica.Disk)) Violations.Add($"{now} {sentence}");
    }

    private bool IsCut(RaftId from, RaftId to) => cut.Contains((from.Value, to.Value));

    private Duration Delay() => !healed && dice.OneIn(20) ? Duration.FromMs(dice.Below(1500)) : Duration.FromMicros(200 + dice.Below(2000));
}

/// <summary>Events by time, then by who came first.</summary>
internal sealed class PriorityList
{
    private readonly SortedDictionary<(long Due, long Nth), Action> events = [];

    public void Add(VirtualTime due, long nth, Action what) => events.Add((due.Nanos, nth), what);

    public bool TryTake(VirtualTime until, out VirtualTime due, out Action what)
    {
        foreach (var (key, action) in events)
        {
            if (key.Due > until.Nanos) break;
            events.Remove(key);
            (due, what) = (new(key.Due), action);
            return true;
        }

        (due, what) = (VirtualTime.Never, static () => { });
        return false;
    }
}
