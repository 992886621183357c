using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>
/// No effect and no read in the group of a message that cannot exist: nobody sent it, or every send of it ended in a
/// definite failure. A later send that may have happened clears an earlier sight, so this can't be decided before the end.
/// </summary>
internal sealed class NoPhantom : Rule
{
    public override Finding Find(Testimony testimony, int group)
    {
        var finding = Finding.Nothing(group);
        var ledger = testimony.Group(group);
        for (var message = 1; message < testimony.Messages.Count; message++)
        {
            ref readonly var sends = ref testimony.Messages[message];
            if (!sends.CannotExist || testimony.IsProbe(sends)) continue;
            var sight = ledger[message].Sight;
            if (sight != Outcomes.None) finding.Note(testimony.History.Returns[sight], message);
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        var group = testimony.Group(finding.Group);
        var sight = group[finding.Message].Sight;
        var message = new MessageId(finding.Message);
        var did = testimony.History.Kinds[sight] == OperationKind.Effect ? "did" : "was handed";
        List<OperationId> operations = SendsOf(testimony.History, finding.Message);
        var why = operations.Count switch
        {
            0 => "which nobody sent",
            1 => $"whose only send was told failed at {testimony.ReturnedAt(operations[0].Value)}",
            var n => $"whose {n} sends were all told failed, the last at {testimony.ReturnedAt(operations[^1].Value)}",
        };
        operations.Add(new(sight));
        return new(message, MessageId.None, group.Name, operations, $"{group.Name} {did} {message} at {testimony.ReturnedAt(sight)}, {why}");
    }

    /// <summary>All of them: only together do they prove that the message cannot exist.</summary>
    private static List<OperationId> SendsOf(History history, int message)
    {
        List<OperationId> sends = [];
        for (var i = 0; i < history.Count; i++)
        {
            if (history.Kinds[i] == OperationKind.Send && history.Messages[i] == message) sends.Add(new(i));
        }

        return sends;
    }
}
