using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// Names the cause of a violation over the facts of its run: where the message's copies were, who became leader without it,
/// whose page cache lost it, who wrote it twice, who told an old end, who holds everything up. One explainer may be asked for many violations of a run:
/// it reads the facts once.
/// </summary>
/// <param name="controllers">The machines of the metadata quorum's voters, by their numbers from 1.</param>
public sealed class KafkaExplain(IReadOnlyList<MachineId> controllers) : IExplain
{
    private FactLog? read;
    private int readCount;
    private Evidence? evidence;

    /// <summary>The kinds of facts that an explanation reads, one bit per <see cref="FactKind"/>.</summary>
    public static ulong Interest { get; } = FactKinds.Bits(
        FactKind.CopyWritten, FactKind.CopyTruncated, FactKind.LogRecovered, FactKind.LeaderStarted, FactKind.FollowerStarted, FactKind.PowerLost,
        FactKind.DiskWiped, FactKind.PartitionChanged, FactKind.PositionReset, FactKind.PositionSought, FactKind.ProcessStarted, FactKind.ProcessCrashed, FactKind.ProcessPaused,
        FactKind.ProcessResumed, FactKind.LinkCut, FactKind.LinkHealed, FactKind.WorldHealed, FactKind.BrokerFenced, FactKind.BrokerUnfenced,
        FactKind.ProduceRefused, FactKind.ConsumerFailed, FactKind.EndTold, FactKind.BitFlipped, FactKind.LogStartMoved,
        FactKind.InSyncSetProposed, FactKind.InSyncSetAnswered, FactKind.ControllerActivated);

    public Explanation Explain(Verdict violated, History history, FactLog facts)
    {
        if (violated.Witness is not { } witness) return new(Cause.Unknown, "There is no witness to explain.");
        var known = Read(history, facts);
        return violated.Guarantee.Kind switch
        {
            GuaranteeKind.NoLoss => Losses.Explain(witness, known),
            GuaranteeKind.NoDuplicates => Repeats.Duplicate(witness, known),
            GuaranteeKind.Ordering => Repeats.Disorder(witness, known),
            GuaranteeKind.NoPhantom => new(Cause.UncommittedRead, $"{witness.Message} was read although its send had failed for good."),
            GuaranteeKind.Linearizable => BrokenLogs.Explain(witness, known),
            GuaranteeKind.Exclusive => new(Cause.Unknown, witness.Sentence),
            _ => Standstill.Explain(witness, known),
        };
    }

    private Evidence Read(History history, FactLog facts)
    {
        if (evidence is not null && ReferenceEquals(read, facts) && readCount == facts.Facts.Count) return evidence;
        (read, readCount) = (facts, facts.Facts.Count);
        return evidence = new(facts, history, controllers);
    }
}
