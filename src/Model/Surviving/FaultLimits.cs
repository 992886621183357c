namespace Lab.Model.Surviving;

/// <summary>
/// How much may be wrong with a system at the same moment before something that was promised can be lost. Told by each system's budget, heeded by the
/// swarm. A broker is <i>disturbed</i> while it is down, frozen, cut off, behind a slow link, fenced, or missing from an in-sync set of its own; it is
/// <i>unclean</i> from a kill or a power loss until it is back in all of them; it has <i>lost</i> something when that took what was written.
/// </summary>
public sealed record FaultLimits
{
    /// <summary>Disturbed brokers at once while nobody has lost anything; null: any number.</summary>
    public int? Disturbed { get; init; }

    /// <summary>Disturbed brokers at once, those that lost something among them, while any has: one undisturbed in-sync copy stays.</summary>
    public int DisturbedWithLoss { get; init; }

    /// <summary>Or so many unclean brokers at once while any has lost something, however many others are disturbed; null: there is no such rule.</summary>
    public int? UncleanWithLoss { get; init; }

    /// <summary>
    /// Disturbed brokers at once while any has lost its disk and is not back in every in-sync set; null: there is no such rule. 0 where brokers vote on
    /// metadata too: one with an empty disk votes for whoever asks, so no disk may be lost at all.
    /// </summary>
    public int? DisturbedWithLostDisk { get; init; }

    /// <summary>A power loss takes nothing of what was acknowledged: every record is flushed before its acknowledgement. A wiped disk does all the same.</summary>
    public bool PowerLossKeepsRecords { get; init; }

    /// <summary>Connections may break: somebody sends again what was lost with one.</summary>
    public bool Connections { get; init; } = true;

    /// <summary>No limit at all: what survives no fault is struck like everything else.</summary>
    public static FaultLimits None { get; } = new() { DisturbedWithLoss = int.MaxValue };

    /// <summary>Whether this much may be wrong at once.</summary>
    /// <param name="disturbed">Brokers disturbed.</param>
    /// <param name="unclean">Of these, the unclean ones.</param>
    /// <param name="lost">Of these, those that have lost something.</param>
    /// <param name="wiped">Of these, those that have lost their disk.</param>
    public bool Allows(int disturbed, int unclean, int lost, int wiped = 0)
    {
        if (disturbed > (Disturbed ?? int.MaxValue)) return false;
        if (wiped > 0 && disturbed > (DisturbedWithLostDisk ?? int.MaxValue)) return false;
        return lost == 0 || disturbed <= DisturbedWithLoss || unclean <= UncleanWithLoss;
    }

    /// <summary>So many steps beyond.</summary>
    public FaultLimits Beyond(int steps) => steps == 0 ? this : this with
    {
        Disturbed = Disturbed + steps,
        DisturbedWithLoss = DisturbedWithLoss == int.MaxValue ? int.MaxValue : DisturbedWithLoss + steps,
        UncleanWithLoss = UncleanWithLoss + steps,
        DisturbedWithLostDisk = DisturbedWithLostDisk + steps,
        Connections = true,
    };

    /// <summary>What both survive.</summary>
    public FaultLimits And(FaultLimits other) => new()
    {
        Disturbed = Smaller(Disturbed, other.Disturbed),
        DisturbedWithLoss = Math.Min(DisturbedWithLoss, other.DisturbedWithLoss),
        UncleanWithLoss = UncleanWithLoss is { } own && other.UncleanWithLoss is { } others ? Math.Min(own, others) : null,
        DisturbedWithLostDisk = Smaller(DisturbedWithLostDisk, other.DisturbedWithLostDisk),
        PowerLossKeepsRecords = PowerLossKeepsRecords && other.PowerLossKeepsRecords,
        Connections = Connections && other.Connections,
    };

    private static int? Smaller(int? a, int? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
