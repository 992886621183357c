using System.Diagnostics;
using Lab.Faults.Execution.Aiming;
using Lab.Kernel;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Asking;

/// <summary>
/// Answers predicates. Where a role means several, the answer must be true of each of them; of nobody nothing is true. A measure that nobody holds
/// (the high watermark of a partition without a leader) satisfies no comparison.
/// </summary>
internal sealed class PredicateJudge(World world, IClusterView view, RoleResolver roles, ClientCounts counts, MomentCounts moments)
{
    private const long None = -1;

    /// <summary>What `+=` counts from, when asked from now on.</summary>
    public Baseline Begin(Predicate predicate)
    {
        if (predicate is not Predicate.Compare { Comparison: Comparison.GrownBy } compare) return default;
        if (compare.Measure is not (Measure.LogEndOffset or Measure.Registered)) return new(Math.Max(0, Of(compare.Measure)), null);
        var byBroker = new long[view.Brokers.Count];
        for (var i = 0; i < byBroker.Length; i++) byBroker[i] = Math.Max(0, Of(compare.Measure, view.Brokers[i]));
        return new(0, byBroker);
    }

    public bool Holds(Predicate predicate, in Baseline before, ulong subject) => predicate switch
    {
        Predicate.Compare p => Compare(p, before, subject),
        Predicate.IsrIs p => InSyncSetIs(p, subject),
        Predicate.InIsr p => EachBroker(p.Broker, subject, t => Contains(view.InSyncSetOf(p.Partition.ToString()), t.Broker) == p.Is),
        Predicate.LeaderIs p => Is(view.LeaderOf(p.Partition.ToString()), p.Broker, p.Is, subject),
        Predicate.HasLeader p => view.LeaderOf(p.Partition.ToString()) >= 0 == p.Has,
        Predicate.MetadataLeaderIs p => Is(view.LeaderKnownBy(p.Client, p.Partition.ToString()), p.Broker, p.Is, subject),
        Predicate.Alive p => Each(p.Who, subject, t => world.IsAlive(t.Process) == p.Is),
        Predicate.Fenced p => EachBroker(p.Broker, subject, t => view.IsFenced(t.Broker) == p.Is),
        Predicate.AtStep p => counts.Of(p.Application).StandsBehind(p.Step, p.Nth),
        _ => throw new UnreachableException(predicate.GetType().Name),
    };

    private bool Compare(Predicate.Compare predicate, in Baseline before, ulong subject)
    {
        var role = predicate.Measure switch { Measure.LogEndOffset m => m.Broker, Measure.Registered m => m.Broker, _ => null };
        if (role is null) return Compare(predicate, before.Count, Of(predicate.Measure));
        var who = roles.Resolve(role, subject);
        foreach (var target in who)
        {
            if (target.Broker == Target.NoBroker) return false;
            var was = before.ByBroker is { } byBroker ? byBroker[IndexOf(target.Broker)] : 0;
            if (!Compare(predicate, was, Of(predicate.Measure, target.Broker))) return false;
        }

        return who.Length > 0;
    }

    private static bool Compare(Predicate.Compare predicate, long before, long now) =>
        now != None && predicate.Comparison.Holds(before, now, predicate.Value);

    private long Of(Measure measure, int broker = Target.NoBroker) => measure switch
    {
        Measure.Sent m => counts.Of(m.Producer).Sent.Count,
        Measure.Acked m => counts.Of(m.Producer).Acked.Count,
        Measure.Told m => counts.Of(m.Producer).Told[(int)m.Outcome],
        Measure.Consumed m => counts.Of(m.Group).Consumed,
        Measure.Effects m => counts.Of(m.Group).Effects,
        Measure.Committed m => Math.Max(0, view.CommittedBy(m.Group, m.Partition.ToString())),
        Measure.HighWatermark m => view.LeaderOf(m.Partition.ToString()) is >= 0 and var leader ? view.HighWatermarkOf(leader, m.Partition.ToString()) : None,
        Measure.LogEndOffset m => view.LogEndOf(broker, m.Partition.ToString()),
        Measure.IsrSize m => view.InSyncSetOf(m.Partition.ToString()).Count,
        Measure.Registered => view.RegistrationsOf(broker),
        Measure.Owner m => view.OwnerOf(m.Group, m.Partition.ToString()),
        Measure.Seen m => moments.Of(m.Moment),
        Measure.Generation m => view.GenerationOf(m.Group),
        _ => throw new UnreachableException(measure.GetType().Name),
    };

    private bool InSyncSetIs(Predicate.IsrIs predicate, ulong subject)
    {
        var named = new SortedSet<int>();
        foreach (var role in predicate.Members)
        {
            var who = roles.Resolve(role, subject);
            if (who.Length == 0) return false;
            foreach (var target in who) named.Add(target.Broker);
        }

        return named.SetEquals(view.InSyncSetOf(predicate.Partition.ToString())) == predicate.Is;
    }

    /// <summary>Whether a broker is, or is not, one of those whom the role means; nobody is not.</summary>
    private bool Is(int broker, Role role, bool expected, ulong subject)
    {
        var who = roles.Resolve(role, subject);
        if (who.Length == 0) return false;
        foreach (var target in who)
            if (target.Broker == broker) return expected;
        return !expected;
    }

    private bool Each(Role role, ulong subject, Func<Target, bool> holds)
    {
        var who = roles.Resolve(role, subject);
        foreach (var target in who)
            if (!holds(target)) return false;
        return who.Length > 0;
    }

    private bool EachBroker(Role role, ulong subject, Func<Target, bool> holds) => Each(role, subject, t => t.Broker != Target.NoBroker && holds(t));

    private int IndexOf(int broker)
    {
        for (var i = 0; i < view.Brokers.Count; i++)
            if (view.Brokers[i] == broker) return i;
        throw new InvalidOperationException($"Broker {broker} is not one of the cluster's.");
    }

    private static bool Contains(IReadOnlyList<int> ids, int id)
    {
        foreach (var one in ids)
            if (one == id) return true;
        return false;
    }
}
