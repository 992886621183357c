using Lab.Checker.Judging;
using Lab.Checker.Models;
using Lab.Checker.Models.Log;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>
/// Every partition is seen as one log at a time: <see cref="LogOfPartition"/>. No group is concerned. Each anomaly of each
/// partition counts as one violation, the witness is that of the partition whose anomaly shows first.
/// </summary>
internal sealed class LinearizableLog : Rule
{
    private readonly List<(NameId Place, Anomaly Anomaly)> anomalies = [];

    public override Finding Find(Testimony testimony, int group) => Finding.Nothing(group);

    public override Finding FindOutsideGroups(Testimony testimony)
    {
        anomalies.Clear();
        var history = testimony.History;
        var finding = Finding.Nothing(group: -1);
        foreach (var place in PlacesOf(history))
        {
            foreach (var anomaly in LogOfPartition.Judge(history, place, session => testimony.Context.ReadsCurrent(history, session)).Anomalies)
            {
                finding.Note(LastPosition(history, anomaly), message: 0, other: anomalies.Count);
                anomalies.Add((place, anomaly));
            }
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        var (place, anomaly) = anomalies[finding.Other];
        var history = testimony.History;
        List<OperationId> operations = [.. anomaly.Operations.Select(row => new OperationId(row))];
        var messages = operations.Select(o => history[o].Message).Where(m => !m.IsNone).Distinct().ToArray();
        return new(
            messages.Length > 0 ? messages[0] : MessageId.None, messages.Length > 1 ? messages[1] : MessageId.None, "", operations,
            $"{history.Names[place]} is no log ({anomaly.Name}): {anomaly.Sentence}");
    }

    /// <summary>Every place that somebody wrote to or read from, in the order in which they came up.</summary>
    private static List<NameId> PlacesOf(History history)
    {
        List<NameId> places = [];
        var known = new bool[history.Names.Count];
        for (var i = 0; i < history.Count; i++)
        {
            var place = history.Places[i];
            if (place < 0 || known[place] || history.Offsets[i] == Operation.NoOffset) continue;
            if (history.Kinds[i] is not (OperationKind.Send or OperationKind.Read or OperationKind.Effect or OperationKind.ReadEnd)) continue;
            known[place] = true;
            places.Add(new(place));
        }

        return places;
    }

    /// <summary>When the last of its operations was called: by then it shows.</summary>
    private static int LastPosition(History history, Anomaly anomaly)
    {
        var last = 0;
        foreach (var row in anomaly.Operations) last = Math.Max(last, history.Calls[row]);
        return last;
    }
}
