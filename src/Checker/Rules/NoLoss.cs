using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>
/// Every message told ok has an effect in the group, or is still ahead of it. Lost: it is not in what the auditor read,
/// or it stands only behind the offset where the group would resume. A loss whose cause is excused is set aside.
/// </summary>
internal sealed class NoLoss : Rule
{
    private readonly List<ExcusedLoss> excused = [];
    private readonly Dictionary<(string Group, int Message), ExcusedLoss> known = [];
    private readonly HashSet<(string Group, int Message)> listed = [];
    private Func<Witness, Cause>? causeOf;

    /// <summary>The losses set aside, in the order in which they were met.</summary>
    public IReadOnlyList<ExcusedLoss> Excused => excused;

    public void Begin(JudgeContext context, Func<Witness, Cause>? causes)
    {
        causeOf = context.Excused.Count > 0 ? causes : null;
        excused.Clear();
        listed.Clear();
        known.Clear();
        foreach (var loss in context.ExcusedLosses) known[(loss.Group, loss.Message.Value)] = loss;
    }

    public override Finding Find(Testimony testimony, int group)
    {
        var finding = Finding.Nothing(group);
        var ledger = testimony.Group(group);
        for (var message = 1; message < testimony.Messages.Count; message++)
        {
            ref readonly var sends = ref testimony.Messages[message];
            if (!sends.ToldOk || ledger[message].First != Outcomes.None) continue;
            if (testimony.IsProbe(sends) || !testimony.IsOwed(group, sends)) continue;
            switch (testimony.FateOf(group, message))
            {
                case Fate.Undecided:
                    finding.Undecided++;
                    break;
                case Fate.Gone or Fate.Behind when !IsExcused(testimony, group, message):
                    finding.Note(testimony.History.Returns[sends.Ok], message);
                    break;
            }
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding) => Prove(testimony, finding.Group, finding.Message);

    private static Witness Prove(Testimony testimony, int groupIndex, int number)
    {
        var group = testimony.Group(groupIndex);
        var message = new MessageId(number);
        var told = testimony.Messages[number].Ok;
        List<OperationId> operations = [new(told)];
        var where = testimony.FateOf(groupIndex, number) == Fate.Behind
            ? Behind(testimony, groupIndex, number, operations)
            : Gone(testimony, told, operations);
        var unconfirmed = (testimony.History.Flags[told] & OperationFlags.Unconfirmed) != 0 ? " without any answer" : "";
        return new(message, MessageId.None, group.Name, operations,
            $"{message} was told ok{unconfirmed} at {testimony.ReturnedAt(told)} and {group.Name} will never get it: {where}");
    }

    private static string Gone(Testimony testimony, int told, List<OperationId> operations)
    {
        var end = testimony.Audit.EndOperation(testimony.History.Places[told]);
        if (end >= 0) operations.Add(new(end));
        return "it is not in the log";
    }

    /// <summary>Every copy counts: each stands behind the offset where the group resumes.</summary>
    private static string Behind(Testimony testimony, int group, int message, List<OperationId> operations)
    {
        var words = "";
        foreach (var copy in testimony.Audit.Copies)
        {
            if (copy.Message != message) continue;
            var reader = testimony.ReaderOf(group, copy.Place);
            var resume = testimony.Audit.ResumeOperation(testimony.History.Names.Find(reader), copy.Place);
            operations.Add(new(copy.Operation));
            if (!operations.Contains(new(resume))) operations.Add(new(resume));
            words += words.Length == 0 ? "it stands at " : ", and at ";
            words += $"{testimony.Place(copy.Operation)}@{copy.Offset}, and {reader} resumes there at {testimony.History.Offsets[resume]}";
        }

        return words;
    }

    private bool IsExcused(Testimony testimony, int group, int message)
    {
        var name = testimony.Group(group).Name;
        if (known.TryGetValue((name, message), out var loss)) return Excuse(loss);
        if (causeOf is null) return false;
        var cause = causeOf(Prove(testimony, group, message));
        if (!testimony.Context.Excused.Contains(cause)) return false;
        loss = new(name, new(message), cause);
        known.Add((name, message), loss);
        return Excuse(loss);
    }

    /// <summary>Several guarantees may ask for the same loss; it is listed once.</summary>
    private bool Excuse(ExcusedLoss loss)
    {
        if (listed.Add((loss.Group, loss.Message.Value))) excused.Add(loss);
        return true;
    }
}
