using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams.Reading;

/// <summary>
/// Which message shows in the run that holds what the violated one shows. The same, as a rule. But a fault that strikes between the
/// acknowledgement and the followers' fetches strikes the twin, which waits, before its acknowledgement: there the message was only
/// under way, and nothing was promised. What had been promised is shown by the last message of that partition that was told ok before.
/// </summary>
internal static class TwinMessage
{
    /// <summary>The message to draw: that of the violated run, or the one that stands in for it.</summary>
    public static MessageId Of(RunTrace twin, DiagramModel violated)
    {
        if (!WasSentBeforeTheFault(violated)) return violated.Message;
        if (SentAt(twin, violated.Message) is not { } sent) return violated.Message;
        var fault = FaultAfter(twin, sent);
        if (fault == VirtualTime.Never || ToldOk(twin, violated.Message) < fault) return violated.Message;
        var stand = LastToldOk(twin, violated.Place, fault);
        return stand.IsNone ? violated.Message : stand;
    }

    /// <summary>Lost, promised, and sent while all brokers were well: its end is the fault's doing. What is sent into a fault shows the same in both runs.</summary>
    private static bool WasSentBeforeTheFault(DiagramModel violated)
    {
        if (violated.CopiesAtEnd > 0 || violated.ToldOk is null) return false;
        foreach (var outage in violated.Outages)
        {
            if (IsBroker(violated, outage.Lane) && outage.From <= violated.Origin) return false;
        }

        foreach (var mark in violated.Marks)
        {
            if (IsBroker(violated, mark.Lane) && mark.At <= violated.Origin && IsFault(mark.Kind)) return false;
        }

        return true;
    }

    private static bool IsBroker(DiagramModel model, int lane) => model.Lanes[lane].Role == ParticipantRole.Broker;

    public static bool IsFault(MarkKind kind) => kind is MarkKind.PowerLoss or MarkKind.Crash or MarkKind.Pause or MarkKind.DiskWiped or MarkKind.LinkCut;

    private static VirtualTime? SentAt(RunTrace run, MessageId message)
    {
        foreach (var fact in run.Facts.Facts)
        {
            if (fact.Kind == FactKind.SendCalled && fact.A == message.Value) return fact.At;
        }

        return null;
    }

    private static VirtualTime FaultAfter(RunTrace run, VirtualTime sent)
    {
        foreach (var fact in run.Facts.Facts)
        {
            if (fact.At < sent) continue;
            var strikes = fact.Kind switch
            {
                FactKind.PowerLost or FactKind.ProcessCrashed or FactKind.ProcessPaused or FactKind.DiskWiped => IsBroker(run, fact.Machine.Value),
                FactKind.LinkCut => IsBroker(run, fact.Machine.Value) || IsBroker(run, fact.A),
                _ => false,
            };
            if (strikes) return fact.At;
        }

        return VirtualTime.Never;
    }

    private static bool IsBroker(RunTrace run, long machine)
    {
        foreach (var participant in run.Participants)
        {
            if (participant.Role == ParticipantRole.Broker && participant.Machine.Value == machine) return true;
        }

        return false;
    }

    private static VirtualTime ToldOk(RunTrace run, MessageId message)
    {
        foreach (var fact in run.Facts.Facts)
        {
            if (fact.Kind == FactKind.SendReturned && fact.A == message.Value && fact.B == 1) return fact.At;
        }

        return VirtualTime.Never;
    }

    private static MessageId LastToldOk(RunTrace run, string place, VirtualTime before)
    {
        var written = new HashSet<int>();
        var last = MessageId.None;
        foreach (var fact in run.Facts.Facts)
        {
            if (fact.At >= before) break;
            if (fact.Kind == FactKind.CopyWritten && !fact.Place.IsNone && run.Facts.Places[fact.Place] == place)
            {
                foreach (var located in run.Locator.In(fact)) written.Add(located.Message.Value);
            }
            else if (fact.Kind == FactKind.SendReturned && fact.B == 1 && fact.A is > 0 and <= int.MaxValue && written.Contains((int)fact.A))
            {
                last = new((int)fact.A);
            }
        }

        return last;
    }
}
