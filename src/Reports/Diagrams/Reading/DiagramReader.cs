using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Guarantees;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>
/// Reads a run's facts once, in their order, and keeps what concerns the witness's messages: who sent them where, where copies
/// stood, who led, what broke. What it cannot know (when a fetch left) it takes at its earliest possible time.
/// </summary>
internal sealed partial class DiagramReader
{
    private readonly RunTrace run;
    private readonly MessageId message;
    private readonly MessageId other;
    private readonly string group;
    private readonly IReadOnlyList<OperationId> operations;
    private readonly IReadOnlyList<Participant> lanes;
    private readonly IReadOnlyList<Fact> facts;
    private readonly NameId place;
    private readonly VirtualTime origin;

    private const int MostGivenAgain = 12;

    private readonly List<OpenArrow> arrows = [];
    private readonly Dictionary<(MessageId Message, int Follower, long Offset), (int Count, int Last)> given = [];
    private readonly List<Mark> marks = [];
    private readonly List<Banner> banners = [];
    private readonly List<CopySpan> copies = [];
    private readonly List<OpenCopy> standing = [];

    public DiagramReader(RunTrace run, Witness witness)
    {
        this.run = run;
        message = witness.Message;
        other = witness.Other;
        group = witness.Group;
        operations = witness.Operations;
        lanes = run.Participants;
        facts = run.Facts.Facts;
        place = PlaceOfMessage();
        origin = TimeOfSend();
        downSince = new VirtualTime?[lanes.Count];
        frozenSince = new VirtualTime?[lanes.Count];
    }

    /// <summary>The model up to the last moment that matters; of what happens after <paramref name="until"/> only the message's own end.</summary>
    public DiagramModel Read(Duration? until = null)
    {
        for (var i = 0; i < facts.Count; i++)
        {
            var fact = facts[i];
            if (fact.Kind is FactKind.PowerLost or FactKind.ProcessCrashed or FactKind.ProcessStarted or FactKind.ProcessPaused or FactKind.ProcessResumed
                or FactKind.DiskWiped or FactKind.LinkCut or FactKind.LinkHealed or FactKind.BrokerFenced)
            {
                OnWorld(fact, i);
            }
            else if (fact.Kind is FactKind.SendCalled or FactKind.RequestSent or FactKind.SendReturned or FactKind.ProduceRefused or FactKind.OrphanExecuted)
            {
                OnProducer(fact);
            }
            else if (fact.Kind == FactKind.EndTold)
            {
                // Of a twin's run the operations have other numbers.
                if (until is null) OnEndTold(fact);
            }
            else if (fact.Place == place && !place.IsNone)
            {
                OnPartition(fact, i);
            }
        }

        return Finish(until);
    }

    private bool Tracks(MessageId id) => !id.IsNone && (id == message || id == other);

    /// <summary>A message that a fact names by a number; none when that can be no message.</summary>
    private static MessageId IdOf(long number) => number is > 0 and <= int.MaxValue ? new((int)number) : MessageId.None;

    private int LaneOf(MachineId machine, ParticipantRole role)
    {
        for (var i = 0; i < lanes.Count; i++)
        {
            if (lanes[i].Role == role && lanes[i].Machine == machine) return i;
        }

        return -1;
    }

    private int LaneOfBroker(long broker)
    {
        for (var i = 0; i < lanes.Count; i++)
        {
            if (lanes[i].Role == ParticipantRole.Broker && lanes[i].Broker == broker) return i;
        }

        return -1;
    }

    /// <summary>The partition in which a copy of the message was first written; else the one its history names.</summary>
    private NameId PlaceOfMessage()
    {
        foreach (var fact in facts)
        {
            if (fact.Kind != FactKind.CopyWritten) continue;
            foreach (var located in run.Locator.In(fact))
            {
                if (located.Message == message) return fact.Place;
            }
        }

        for (var i = 0; i < run.History.Count; i++)
        {
            var operation = run.History[i];
            if (operation.Message == message && !operation.Place.IsNone && run.Facts.Places.Find(run.History.Names[operation.Place]) is { IsNone: false } found) return found;
        }

        return NameId.None;
    }

    private VirtualTime TimeOfSend()
    {
        foreach (var fact in facts)
        {
            if (fact.Kind == FactKind.SendCalled && Tracks(IdOf(fact.A))) return fact.At;
        }

        for (var i = 0; i < run.History.Count; i++)
        {
            if (Tracks(run.History[i].Message)) return run.History[i].CalledAt;
        }

        return facts.Count > 0 ? facts[0].At : VirtualTime.Zero;
    }

    private void Note(MarkKind kind, int lane, VirtualTime at, string label, MessageId tracked = default)
    {
        if (lane >= 0) marks.Add(new(kind, lane, at, label, tracked));
    }
}
