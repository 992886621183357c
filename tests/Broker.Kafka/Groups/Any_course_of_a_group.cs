using Lab.Broker.Kafka.Groups.Classic;
using Lab.Broker.Kafka.Tests.Groups.Support;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Random joins, syncs, heartbeats, commits, leaves, silences and fail-overs: the group does what a plain model of it does.</summary>
public sealed class Any_course_of_a_group
{
    private const int InitialDelay = 300;
    private const int Session = 6000;
    private const int Rebalance = 9000;

    [Theory]
    [InlineData(1, 150)]
    [InlineData(1001, 150)]
    public void Is_that_of_the_plain_model(int firstSeed, int seeds)
    {
        for (var seed = firstSeed; seed < firstSeed + seeds; seed++) Course(seed);
    }

    private static void Course(int seed)
    {
        var random = new Xorshift((ulong)seed);
        var real = new TestGroup(initialDelayMs: InitialDelay);
        var plain = new PlainGroup(InitialDelay, Session, Rebalance);
        PlainGroup? written = null;
        List<string> ids = ["nobody"];
        var now = 0;
        List<string> course = [];
        for (var step = 0; step < 120; step++)
        {
            var before = plain.State;
            var what = Step();
            course.Add(what);
            if (plain.State is "Stable" or "Empty" && (plain.State != before || what == "leave")) written = plain.Generation > 0 ? plain.Written() : written;
            Same($"seed {seed}, step {step}: {string.Join(" | ", course.TakeLast(10))}");
        }

        string Step()
        {
            var id = ids[random.Below(ids.Count)];
            var generation = random.Below(8) == 0 ? plain.Generation - 1 : plain.Generation;
            switch (random.Below(13))
            {
                case 0 or 1 when ids.Count < 7:
                    var asked = real.Join("", "m", sessionMs: Session, rebalanceMs: Rebalance);
                    ids.Add(real.Joins[asked].MemberId);
                    plain.Promise(ids[^1]);
                    return "a new one";
                case 2 or 3 or 4 or 5:
                    var metadata = (byte)(random.Below(5) == 0 ? 2 : 1);
                    // A client has one join under way.
                    if (plain.Find(id) is { HasAsked: true }) return "nothing";
                    var expected = plain.Join(id, metadata);
                    var call = real.Join(id, "m", sessionMs: Session, rebalanceMs: Rebalance, metadata: metadata);
                    if (expected != ErrorCode.None) Assert.Equal((seed, id, expected), (seed, id, real.Joins[call].Error));
                    return $"join {id}";
                case 6 or 7:
                    if (plain.Find(id) is { WaitsForSync: true }) return "nothing";
                    var leads = plain.Leader == id;
                    var synced = plain.Sync(id, generation, m => m.Id.Length + m.Metadata);
                    var sync = real.Sync(id, generation, leads ? [.. real.Group.Members.Select(m => (m.Id, (byte)(m.Id.Length + m.Protocols[0].Metadata.Span[0])))] : []);
                    if (synced != ErrorCode.None) Assert.Equal((seed, synced), (seed, real.Syncs[sync].Error));
                    return $"sync {id}";
                case 8 or 9 when plain.Find(id) is { HasAsked: true }:
                    // While its join is under way a client says nothing else.
                    return "nothing";
                case 8:
                    Assert.Equal((seed, plain.Heartbeat(id, generation)), (seed, real.Group.Heartbeat(id, null, generation, real.Now)));
                    return $"heartbeat {id}";
                case 9:
                    var nobody = random.Below(4) == 0;
                    Assert.Equal(
                        (seed, plain.Commit(nobody ? "" : id, nobody ? -1 : generation)),
                        (seed, real.Group.CheckCommit(nobody ? "" : id, null, nobody ? -1 : generation, real.Now)));
                    return $"commit {id}";
                case 10 when random.Below(3) == 0:
                    Assert.Equal((seed, plain.Leave(id)), (seed, real.Group.Leave(id, null, real.Now)));
                    return "leave";
                case 11 when random.Below(6) == 0:
                    real.FailOver();
                    plain = PlainGroup.TakenOver(written, InitialDelay, Session, Rebalance, now);
                    return "fail-over";
                default:
                    // What the members do meanwhile: nothing. Time passes for both.
                    var ms = random.Below(4) == 0 ? random.Below(7000) : random.Below(400);
                    for (var i = 0; i <= ms; i++)
                    {
                        var was = plain.State;
                        if (i == 0) plain.Settle();
                        else plain.Millisecond();
                        if (plain.State == "Empty" && was != "Empty") written = plain.Written();
                    }

                    now += ms;
                    real.Pass(ms);
                    return $"{ms} ms";
            }
        }

        void Same(string where)
        {
            string NameOf(ClassicGroupState state) => state switch
            {
                ClassicGroupState.PreparingRebalance => "Preparing",
                ClassicGroupState.CompletingRebalance => "Completing",
                _ => state.ToString(),
            };
            Assert.Equal(
                (where, plain.State, plain.Generation, plain.Members.Count > 0 ? plain.Leader : null, string.Join(' ', plain.Members.Select(m => $"{m.Id}:{m.HasAsked}:{m.WaitsForSync}"))),
                (where, NameOf(real.Group.State), real.Group.Generation, real.Group.MemberCount > 0 ? real.Group.Leader : null, string.Join(' ', real.Group.Members.Select(m => $"{m.Id}:{m.IsJoining}:{!m.Syncing.IsNone}"))));
            if (plain.State == "Stable")
                Assert.Equal((where, string.Join(' ', plain.Members.Select(m => m.Assigned))), (where, string.Join(' ', real.Group.Members.Select(m => m.Assignment.IsEmpty ? -1 : m.Assignment.Span[0]))));
        }
    }

    /// <summary>Numbers from a seed.</summary>
    private sealed class Xorshift(ulong seed)
    {
        private ulong state = unchecked(seed * 0x9E3779B97F4A7C15UL) | 1;

        public int Below(int bound)
        {
            unchecked
            {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                return (int)((state >> 11) % (ulong)bound);
            }
        }
    }
}
