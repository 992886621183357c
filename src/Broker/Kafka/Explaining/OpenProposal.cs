using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>
/// A change of the in-sync set that a leader has proposed and nobody has decided (KIP-497). As long as it is open the leader proposes no other, and
/// commits only what all have who are in the committed set or in the proposed one.
/// </summary>
/// <param name="Proposed">The fact that tells of the proposal.</param>
/// <param name="Answer">The last answer of a controller, an error; null when none came.</param>
/// <param name="Successor">The controller that had been active instead of the one that answered, by then; null when it was the active one.</param>
internal readonly record struct OpenProposal(Fact Proposed, Fact? Answer, Fact? Successor)
{
    /// <summary>Those who are to be in the set.</summary>
    public int[] Members => Proposed.Detail as int[] ?? [];

    /// <summary>Whether this answer ends a proposal: committed, or refused in a way that lets the leader go back to what is committed.</summary>
    public static bool Ends(in Fact answer) => (ErrorCode)answer.A is ErrorCode.None or ErrorCode.OperationNotAttempted or ErrorCode.IneligibleReplica;

    /// <summary>Who holds everything up by it, and what the leader was told: the end of a sentence that has named the place.</summary>
    public string Sentence(long leader, string waits, Evidence evidence)
    {
        var asked = $"broker {leader} proposed the in-sync set {string.Join(", ", Members)} at {Proposed.At} and commits nothing that {waits} lacks before that is decided";
        if (Answer is not { } answer) return $"{asked}; no controller has answered";
        var told = $"{asked}. {evidence.NameOfController(new((int)answer.B))} answered {(ErrorCode)answer.A} at {answer.At}";
        return Successor is { } successor ? $"{told}, when {evidence.NameOfController(successor.Machine)} had been active in its place since {successor.At}: that decided nothing, and the leader waits for metadata that it has already" : told;
    }
}
