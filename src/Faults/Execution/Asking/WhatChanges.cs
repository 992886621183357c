using System.Diagnostics;
using Lab.Model.Facts;
using static Lab.Model.Facts.FactKinds;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Asking;

/// <summary>
/// The facts after which an answer may be another one, as a bit per kind: only these cost a predicate anything. A kind too many costs a look, a kind too
/// few makes a trigger late: when in doubt it is here.
/// </summary>
internal static class WhatChanges
{
    private static readonly ulong Lives = Bits(FactKind.ProcessStarted, FactKind.ProcessCrashed, FactKind.PowerLost);

    /// <summary>Of the partition's committed state, and of what one broker believes of itself.</summary>
    private static readonly ulong Leadership = Bits(FactKind.PartitionChanged, FactKind.LeaderStarted, FactKind.FollowerStarted);

    public static ulong Role(Role role) => role switch
    {
        Model.Roles.Role.Leader or Model.Roles.Role.Follower or Model.Roles.Role.AllFollowers => Bits(FactKind.PartitionChanged),
        Model.Roles.Role.ClaimsLeader => Leadership | Lives,
        Model.Roles.Role.Coordinator => Leadership,
        Model.Roles.Role.Controller or Model.Roles.Role.StandbyController => Lives | Bits(FactKind.ControllerActivated, FactKind.ControllerDeposed),
        Model.Roles.Role.AnyBroker => Lives,
        Model.Roles.Role.Others r => Role(r.Than),
        Model.Roles.Role.Last r => MomentCounts.Interest(r.Moment),
        // Who it is never changes; a name is bound by a step, and whoever waits for it is told.
        _ => 0,
    };

    public static ulong Predicate(Predicate predicate) => predicate switch
    {
        Model.Roles.Predicate.Compare p => Measure(p.Measure),
        Model.Roles.Predicate.IsrIs p => Bits(FactKind.PartitionChanged) | Roles(p.Members),
        Model.Roles.Predicate.InIsr p => Bits(FactKind.PartitionChanged) | Role(p.Broker),
        Model.Roles.Predicate.LeaderIs p => Bits(FactKind.PartitionChanged) | Role(p.Broker),
        Model.Roles.Predicate.HasLeader => Bits(FactKind.PartitionChanged),
        Model.Roles.Predicate.MetadataLeaderIs p => Bits(FactKind.MetadataLearned) | Lives | Role(p.Broker),
        Model.Roles.Predicate.Alive p => Lives | Role(p.Who),
        Model.Roles.Predicate.Fenced p => Bits(FactKind.BrokerFenced, FactKind.BrokerUnfenced, FactKind.BrokerRegistered) | Role(p.Broker),
        Model.Roles.Predicate.AtStep => Bits(FactKind.HandlerStep, FactKind.HandlerStepDone, FactKind.SendCalled, FactKind.SendReturned),
        _ => throw new UnreachableException(predicate.GetType().Name),
    };

    /// <summary>
    /// Whether the answer rests on counted facts alone. Such a predicate is asked at the very fact, so that `== 20` is not passed over when one handler
    /// reports the 20th and the 21st. Any other is asked when the handler that reported has ended and the system is between two events.
    /// </summary>
    public static bool RestsOnCounts(Predicate predicate) => predicate is Model.Roles.Predicate.AtStep
        or Model.Roles.Predicate.Compare
        {
            Measure: Model.Roles.Measure.Sent or Model.Roles.Measure.Acked or Model.Roles.Measure.Told or Model.Roles.Measure.Consumed or Model.Roles.Measure.Effects or Model.Roles.Measure.Seen
        };

    private static ulong Measure(Measure measure) => measure switch
    {
        Model.Roles.Measure.Sent => Bits(FactKind.SendCalled),
        Model.Roles.Measure.Acked or Model.Roles.Measure.Told => Bits(FactKind.SendReturned),
        Model.Roles.Measure.Consumed => Bits(FactKind.RecordRead),
        Model.Roles.Measure.Effects => Bits(FactKind.EffectDone),
        Model.Roles.Measure.Committed => Bits(FactKind.PositionCommitted) | Leadership,
        Model.Roles.Measure.HighWatermark => Bits(FactKind.HighWatermark) | Leadership | Lives,
        Model.Roles.Measure.LogEndOffset m => Bits(FactKind.CopyWritten, FactKind.CopyTruncated, FactKind.LogRecovered, FactKind.DiskWiped) | Leadership | Lives | Role(m.Broker),
        Model.Roles.Measure.IsrSize => Bits(FactKind.PartitionChanged),
        Model.Roles.Measure.Registered m => Bits(FactKind.BrokerRegistered) | Role(m.Broker),
        Model.Roles.Measure.Owner => Bits(FactKind.PartitionAcquired, FactKind.PartitionReleased) | Lives,
        Model.Roles.Measure.Seen m => MomentCounts.Interest(m.Moment),
        Model.Roles.Measure.Generation => Bits(FactKind.GroupStable, FactKind.PartitionAcquired) | Leadership | Lives,
        _ => throw new UnreachableException(measure.GetType().Name),
    };

    public static ulong Roles(IEnumerable<Role> roles)
    {
        var bits = 0UL;
        foreach (var role in roles) bits |= Role(role);
        return bits;
    }
}
