using Lab.Explorer.Results;
using Lab.Model.Guarantees;

namespace Lab.Cli.Tour;

/// <summary>One line of the tour.</summary>
/// <param name="Beginning">How its sentence begins: the settings, and what goes wrong.</param>
/// <param name="File">The scenario's file, in the lab's folder.</param>
/// <param name="Variant">Which variant.</param>
/// <param name="Guarantee">What is asked.</param>
public sealed record TourStop(string Beginning, string File, string Variant, Guarantee Guarantee);

/// <summary>The tour: what it shows, in which order. A setting that breaks stands beside one that holds.</summary>
public static class TourScript
{
    private static readonly Guarantee NoLoss = new(GuaranteeKind.NoLoss);
    private static readonly Guarantee NoDuplicates = new(GuaranteeKind.NoDuplicates);
    private static readonly Guarantee OrderOfKeys = new(GuaranteeKind.Ordering, OrderingScope.Key);

    public static IReadOnlyList<TourStop> Stops { get; } =
    [
        new("acks=1, the leader loses power", "scenarios/kafka/a02-acks1-leader-power-loss.yaml", VariantResult.Base, NoLoss),
        new("acks=all, the same power loss", "scenarios/kafka/a02-acks1-leader-power-loss.yaml", "acks-all", NoLoss),
        new("acks=1, a leader that was deposed and has not heard yet", "scenarios/kafka/a03-zombie-leader-acks1.yaml", VariantResult.Base, NoLoss),
        new("unclean.leader.election.enable=true, an old replica comes back first", "scenarios/kafka/a06-unclean-election.yaml", VariantResult.Base, NoLoss),
        new("acks=all, the last replica standing loses power, eligible.leader.replicas.version 0", "scenarios/kafka/a16-last-replica-standing.yaml", VariantResult.Base, NoLoss),
        new("the same with eligible.leader.replicas.version 1", "scenarios/kafka/a16-last-replica-standing.yaml", "elr", NoLoss),
        new("acks=all, all replicas lose power at once", "scenarios/kafka/a18-all-replicas-lose-power.yaml", VariantResult.Base, NoLoss),
        new("enable.idempotence=false, a connection breaks with five requests in flight", "scenarios/kafka/c01-retry-reorders.yaml", VariantResult.Base, OrderOfKeys),
        new("enable.idempotence=true, the same", "scenarios/kafka/c01-retry-reorders.yaml", "idempotent", OrderOfKeys),
        new("enable.idempotence=true, the application sends again what failed", "scenarios/kafka/c04-application-resend.yaml", VariantResult.Base, NoDuplicates),
        new("a consumer that commits before its effect is killed in between", "scenarios/kafka/e01-commit-before-effect.yaml", VariantResult.Base, NoLoss),
        new("a consumer that commits after its effect is killed in between", "scenarios/kafka/e02-effect-before-commit.yaml", VariantResult.Base, NoDuplicates),
    ];
}
