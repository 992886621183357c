using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>
/// Decides guarantees from what clients saw. Listens to a history while it grows, or walks a recorded one
/// (<see cref="Offline"/>): the same code, the same verdicts. One judge serves many runs: <see cref="Begin"/> forgets the
/// last one and keeps its memory. Not for use by several threads at once.
/// </summary>
public sealed partial class Judge : IHistoryListener
{
    /// <summary>Starts a new run. Call it before the first operation of the history is recorded.</summary>
    public void Begin(JudgeContext promised) => throw new NotImplementedException();

    public void OnCall(History history, OperationId operation) => throw new NotImplementedException();

    public void OnReturn(History history, OperationId operation) => throw new NotImplementedException();

    /// <summary>
    /// A guarantee that can't be mended any more (no-duplicates, ordering) is already violated: the run may stop here.
    /// What such a run leaves open (no-loss, progress) is then not decided.
    /// </summary>
    public bool CanStop => throw new NotImplementedException();

    /// <summary>One verdict per guarantee asked, in the order of the context.</summary>
    /// <param name="history">The history that was listened to.</param>
    /// <param name="ending">How the run ended.</param>
    /// <param name="causeOf">Names the cause of a loss; asked for every loss when some causes are excused.</param>
    public IReadOnlyList<Verdict> Finish(History history, RunEnding ending, Func<Witness, Cause>? causeOf = null) => throw new NotImplementedException();

    /// <summary>The losses that the last <see cref="Finish"/> set aside for their cause: to be kept with the history.</summary>
    public IReadOnlyList<ExcusedLoss> ExcusedLosses => throw new NotImplementedException();

    /// <summary>Judges a recorded history by walking its positions through a judge.</summary>
    public static IReadOnlyList<Verdict> Offline(History history, JudgeContext context) => throw new NotImplementedException();
}
