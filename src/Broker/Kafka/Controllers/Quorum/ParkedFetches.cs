using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers.Quorum;

/// <summary>Fetches of voters and observers that have everything: they wait for something new, or for their own patience.</summary>
internal sealed class ParkedFetches(ActorContext context, int timerKind)
{
    /// <summary>One of them.</summary>
    public readonly record struct Parked(ConnectionId Connection, FetchRequest Request, VirtualTime Deadline);

    private List<Parked> parked = [];
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    public void Park(ConnectionId connection, FetchRequest request)
    {
        var deadline = context.Now + Duration.FromMs(request.MaxWaitMs);
        parked.Add(new(connection, request, deadline));
        Arm(deadline);
    }

    /// <summary>All that wait, which they do no more; whoever finds nothing is given back by <see cref="Return"/>.</summary>
    public IReadOnlyList<Parked> TakeAll()
    {
        if (parked.Count == 0) return [];
        var all = parked;
        parked = [];
        return all;
    }

    public void Return(Parked fetch) => parked.Add(fetch);

    /// <summary>Those whose patience is over; once they are answered <see cref="Rearm"/> is to be called.</summary>
    public IReadOnlyList<Parked> TakeOverdue()
    {
        timer = default;
        timerDue = VirtualTime.Never;
        var now = context.Now;
        var over = parked.FindAll(fetch => fetch.Deadline <= now);
        parked.RemoveAll(fetch => fetch.Deadline <= now);
        return over;
    }

    public void Rearm()
    {
        foreach (var fetch in parked) Arm(fetch.Deadline);
    }

    /// <summary>Nobody waits there any more; true when somebody did.</summary>
    public bool Forget(ConnectionId connection) => parked.RemoveAll(fetch => fetch.Connection == connection) > 0;

    // One timer for the first deadline.
    private void Arm(VirtualTime deadline)
    {
        if (!timer.IsNone && timerDue <= deadline) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = deadline;
        timer = context.SetTimer(deadline - context.Now, timerKind, background: true);
    }
}
