using Lab.Broker.Common.Raft;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Kernel;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Controllers.Quorum;

/// <summary>The file <c>quorum-state</c> beside the metadata log, in the form of a static quorum (kraft.version 0).</summary>
internal sealed class QuorumState(ActorContext context, ControllerOptions options) : IRaftStore
{
    private static readonly string Path = $"{MetadataLog.Directory}/{QuorumStateFile.FileName}";

    private readonly BrokerId[] voters = [.. options.QuorumVoters.Select(voter => voter.Node)];

    public HardState Load() =>
        QuorumStateFile.Decode(context.Disk.ReadAll(Path).Span) is Decoded<QuorumStateFile>.Valid(var stored)
            ? new(RaftWire.TermOf(stored.LeaderEpoch), RaftWire.IdOf(stored.LeaderId), RaftWire.IdOf(stored.VotedId))
            : HardState.Initial;

    public bool Save(HardState state) =>
        context.Disk.ReplaceAtomically(Path, QuorumStateFile.Static(new(state.Leader.Value), new(state.Term.Value), new(state.Voted.Value), voters).Encode()) == DiskStatus.Ok;
}
