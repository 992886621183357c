using Lab.Checker.Rules;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>
/// Decides guarantees from what clients saw. Listens to a history while it grows, or walks a recorded one
/// (<see cref="Offline"/>): the same code, the same verdicts. One judge serves many runs: <see cref="Begin"/> forgets the
/// last one and keeps its memory. Not for use by several threads at once.
/// </summary>
public sealed partial class Judge : IHistoryListener
{
    private readonly Testimony testimony = new();
    private readonly SessionMap sessions = new();
    private readonly RuleBook rules = new();

    /// <summary>Starts a new run. Call it before the first operation of the history is recorded.</summary>
    /// <exception cref="ArgumentException">A guarantee names a group that is not declared, or a group is declared twice.</exception>
    public void Begin(JudgeContext context)
    {
        testimony.Begin(context);
        sessions.Begin(context.Groups);
        rules.Begin(context);
        CanStop = false;
    }

    /// <summary>A group has joined only now: it is owed what is first sent at this time or later.</summary>
    public void Joined(string group, VirtualTime at)
    {
        for (var g = 0; g < testimony.GroupCount; g++)
        {
            if (testimony.Group(g).Name == group) testimony.Group(g).Joined(at);
        }
    }

    /// <summary>
    /// A guarantee that can't be mended any more (no-duplicates, ordering) is already violated: the run may stop here.
    /// What such a run leaves open (no-loss, progress) is then not decided.
    /// </summary>
    public bool CanStop { get; private set; }

    /// <summary>The losses that the last <see cref="Finish"/> set aside for their cause: to be kept with the history.</summary>
    public IReadOnlyList<ExcusedLoss> ExcusedLosses => rules.NoLoss.Excused;

    public void OnCall(History history, OperationId operation)
    {
        var i = operation.Value;
        if (history.Kinds[i] != OperationKind.Send) return;
        var message = history.Messages[i];
        if (message > 0) testimony.Messages.Called(message, i);
    }

    public void OnReturn(History history, OperationId operation)
    {
        var i = operation.Value;
        var message = history.Messages[i];
        switch (history.Kinds[i])
        {
            case OperationKind.Send when message > 0:
                testimony.Messages.Returned(message, i, history.Results[i]);
                break;
            case OperationKind.Effect when message > 0:
                if (history.Results[i] == OperationResult.Ok) OnEffect(history, message, i);
                break;
            case OperationKind.Read when message > 0:
                if (history.Results[i] == OperationResult.Ok) OnRead(history, message, i);
                break;
            case OperationKind.ReadEnd or OperationKind.Resume:
                if (history.Results[i] == OperationResult.Ok && IsAuditor(history, i)) OnAudit(history, i);
                break;
        }
    }

    private void OnEffect(History history, int message, int effect)
    {
        var group = sessions.GroupOf(history, effect);
        if (group < 0) return;
        testimony.Messages.Seen(message);
        ref readonly var sends = ref testimony.Messages[message];
        switch (testimony.Group(group).Did(message, effect))
        {
            case 0:
                CanStop |= rules.OnFirstEffect(history, sends, group, message, effect);
                break;
            case 1:
                CanStop |= rules.AskNoDuplicates(group) && sends.WereMade && !Testimony.IsProbe(history, sends);
                break;
        }
    }

    private void OnRead(History history, int message, int read)
    {
        testimony.Messages.Seen(message);
        if (IsAuditor(history, read))
        {
            testimony.Audit.Read(message, history.Places[read], history.Offsets[read], read);
            return;
        }

        var group = sessions.GroupOf(history, read);
        if (group >= 0) testimony.Group(group).Saw(message, read);
    }

    private void OnAudit(History history, int i)
    {
        var (place, group) = (history.Places[i], history.Keys[i]);
        if (place < 0) return;
        if (history.Kinds[i] == OperationKind.ReadEnd) testimony.Audit.ReadToEnd(place, i);
        else if (group >= 0) testimony.Audit.Resumes(new(group), place, history.Offsets[i], i);
    }

    private static bool IsAuditor(History history, int i) => (history.Flags[i] & OperationFlags.Auditor) != 0;
}
