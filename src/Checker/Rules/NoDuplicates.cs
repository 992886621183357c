using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;

namespace Lab.Checker.Rules;

/// <summary>No message has its effect twice in one group, whoever repeated it.</summary>
internal sealed class NoDuplicates : Rule
{
    public override Finding Find(Testimony testimony, int group)
    {
        var finding = Finding.Nothing(group);
        var ledger = testimony.Group(group);
        for (var message = 1; message < testimony.Messages.Count; message++)
        {
            var second = ledger[message].Second;
            if (second == Outcomes.None || testimony.IsProbe(testimony.Messages[message])) continue;
            finding.Note(testimony.History.Returns[second], message);
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        var group = testimony.Group(finding.Group);
        var (first, second) = (group[finding.Message].First, group[finding.Message].Second);
        var message = new MessageId(finding.Message);
        var (at, again) = VirtualTime.Apart(testimony.ReturnedAt(first), testimony.ReturnedAt(second));
        return new(message, MessageId.None, group.Name, [new(first), new(second)], $"{group.Name} did {message} twice: at {at} and again at {again}");
    }
}
