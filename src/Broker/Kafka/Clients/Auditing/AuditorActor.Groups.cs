using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Settings;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Auditing;

// Where every group would resume: what a consumer started now would do, step by step. The committed position, if the log
// still holds what was read up to it (KIP-320); else where the log parts from it; else what the reset policy says.
public sealed partial class AuditorActor
{
    private IReadOnlyList<CommittedOffset> committed = [];
    private int resumes;

    private bool OnFound(FindCoordinatorResponse found)
    {
        if (found.Error != ErrorCode.None || !client.TakeCoordinator(found.Coordinator)) return false;
        coordinator = found.Coordinator;
        phase = Phase.FetchOffsets;
        return true;
    }

    private bool OnOffsets(OffsetFetchResponse offsets)
    {
        if (offsets.Error != ErrorCode.None)
        {
            phase = Phase.FindCoordinator;
            return false;
        }

        committed = offsets.Offsets;
        resumes = 0;
        phase = Phase.Validate;
        return true;
    }

    /// <summary>Records what needs no question, up to a position whose epoch is to be asked for, or to the group's end.</summary>
    private void RecordResumes()
    {
        for (; resumes < committed.Count; resumes++)
        {
            var position = committed[resumes];
            if (position.Offset >= Offset.Zero && position.LeaderEpoch >= LeaderEpoch.Zero && options.Behaviour.ValidatesPosition) return;
            RecordResume(position.Offset);
        }

        target++;
        phase = Phase.FindCoordinator;
    }

    private bool OnEpochEnd(OffsetForLeaderEpochResponse answer)
    {
        if (answer.Error != ErrorCode.None) return false;
        var position = committed[resumes];
        var isUndefined = answer.End.Epoch < LeaderEpoch.Zero || answer.End.EndOffset < Offset.Zero;
        var isTruncated = isUndefined || answer.End.EndOffset < position.Offset;
        var throws = isTruncated && options.Groups[target].Reset.To == ResetTo.None;
        RecordResume(isUndefined || throws ? Offset.None : Offset.Min(position.Offset, answer.End.EndOffset));
        resumes++;
        return true;
    }

    private void RecordResume(Offset offset)
    {
        var group = options.Groups[target];
        var partition = committed[resumes].Partition;
        var number = NumberOf(partition);
        // Out of range, too, the consumer falls back to its policy.
        var isUsable = offset >= Offset.Zero && (number < 0 || (offset.Value >= starts[number] && offset.Value <= ends[number]));
        var at = isUsable ? offset.Value : number < 0 ? Operation.NoOffset : ResetOf(group, number);
        var names = Context.History.Names;
        Context.History.Instant(
            OperationKind.Resume, session, read++, MessageId.None, names.Intern(group.Name), names.Intern(partition.ToString()), at, Context.WorldTime, OperationFlags.Auditor);
    }

    private long ResetOf(AuditedGroup group, int partition) => group.Reset.To switch
    {
        ResetTo.Earliest => starts[partition],
        ResetTo.Latest => ends[partition],
        // None: its poll throws, it skips nothing. By duration: not before the log start.
        ResetTo.ByDuration => starts[partition],
        _ => Operation.NoOffset,
    };

    private int NumberOf(TopicPartition partition)
    {
        for (var i = 0; i < options.Partitions.Count; i++)
        {
            if (options.Partitions[i] == partition) return i;
        }

        return -1;
    }
}
