using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>
/// Owners of a resource never act at the same time. An owner acts from its first effect under the ownership to its last, which
/// is the one after which it knows that the ownership is over; effects of two owners must not lie in between each other's.
/// A session owns a place from an acquire that returned ok to its next release; its effects at that place are done under it.
/// No group is concerned.
/// </summary>
internal sealed class Exclusive : Rule
{
    private const int None = -1;

    /// <summary>One ownership: the operations by which it began, and between which its owner acted.</summary>
    private struct Ownership
    {
        public int Acquire;
        public int First;
        public int Last;
    }

    private readonly List<Ownership> ownerships = [];
    private string resource = "";

    /// <summary>The rule for this resource.</summary>
    public Exclusive Of(string? resourceAsked)
    {
        resource = resourceAsked ?? throw new ArgumentNullException(nameof(resourceAsked), "exclusive is asked of a resource.");
        return this;
    }

    public override Finding Find(Testimony testimony, int group) => Finding.Nothing(group);

    /// <summary>Ownerships come in the order of their first effects: each is held against the one that acted longest before.</summary>
    public override Finding FindOutsideGroups(Testimony testimony)
    {
        var history = testimony.History;
        Gather(history);
        var finding = Finding.Nothing(group: -1);
        var longest = None;
        for (var i = 0; i < ownerships.Count; i++)
        {
            if (longest != None && history.Calls[ownerships[i].First] < history.Returns[ownerships[longest].Last]) finding.Note(history.Calls[ownerships[i].First], message: i, other: longest);
            if (longest == None || history.Returns[ownerships[i].Last] > history.Returns[ownerships[longest].Last]) longest = i;
        }

        return finding;
    }

    public override Witness Prove(Testimony testimony, in Finding finding)
    {
        var (late, early) = (ownerships[finding.Message], ownerships[finding.Other]);
        List<OperationId> operations = [];
        foreach (var row in (ReadOnlySpan<int>)[early.Acquire, early.First, late.Acquire, late.First, early.Last])
        {
            if (!operations.Contains(new(row))) operations.Add(new(row));
        }

        var message = new MessageId(testimony.History.Messages[late.First]);
        return new(message, new(testimony.History.Messages[early.Last]), "", operations,
            $"{testimony.Client(late.Acquire)} acted as the owner of {resource} at {testimony.ReturnedAt(late.First)}, between {testimony.ReturnedAt(early.First)} and {testimony.ReturnedAt(early.Last)}, when {testimony.Client(early.Acquire)} did");
    }

    private void Gather(History history)
    {
        ownerships.Clear();
        var place = history.Names.Find(resource);
        if (place.IsNone) return;
        var open = new Ownership?[history.Sessions.Count];
        var began = new int[history.Sessions.Count]; // By session: its ownership in the list, once it acted.
        for (var row = 0; row < history.Count; row++)
        {
            if (history.Places[row] != place.Value) continue;
            var session = history.SessionColumn[row];
            switch (history.Kinds[row])
            {
                case OperationKind.Acquire when history.Results[row] == OperationResult.Ok && open[session] is null:
                    (open[session], began[session]) = (new Ownership { Acquire = row }, None);
                    break;
                case OperationKind.Release:
                    open[session] = null;
                    break;
                case OperationKind.Effect when history.Results[row] == OperationResult.Ok && open[session] is { } owned && history.Calls[row] > history.Returns[owned.Acquire]:
                    if (began[session] == None)
                    {
                        began[session] = ownerships.Count;
                        ownerships.Add(owned with { First = row, Last = row });
                    }
                    else if (history.Returns[row] > history.Returns[ownerships[began[session]].Last])
                    {
                        ownerships[began[session]] = ownerships[began[session]] with { Last = row };
                    }

                    break;
            }
        }
    }
}
