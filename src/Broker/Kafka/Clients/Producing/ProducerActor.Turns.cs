using Lab.Broker.Common;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

// The application's thread: whose turn it is to be sent.
public sealed partial class ProducerActor
{
    // Calls of send() in one turn when there is no rate: the sender and the rest of the world get a word in between.
    private const int CallsPerTurn = 32;

    private readonly Deque<(MessageId Message, int Attempt)> backlog = new();
    private readonly Deque<(MessageId Message, int Attempt)> deferred = new();
    private Dictionary<int, int> calls = null!; // By message: how often send() was called with it. From the start event on.
    private int nextOwn;
    private int limit;
    private int open;
    private int resends;
    private bool turnArmed;
    private bool turnMissed;

    private void Begin()
    {
        limit = options.Records;
        foreach (var (id, past) in journal.Past)
        {
            calls[id] = past.Calls;
            var own = id - options.FirstMessage.Value;
            if (own < options.Records + options.RecordsAskedFor) nextOwn = Math.Max(nextOwn, own + 1);
            if (options.AfterRestart == AfterRestart.Resend && !past.Acknowledged) backlog.AddLast((new(id), past.Calls));
        }

        limit = Math.Max(limit, nextOwn);
        if (options.StartAfter > Duration.Zero && journal.IsNew) ArmTurn(options.StartAfter);
        else Turn();
    }

    private void CallOrDefer(MessageId message, int attempt)
    {
        if (producer.IsBlocked) deferred.AddLast((message, attempt));
        else Call(message, attempt);
    }

    private void Turn()
    {
        turnArmed = false;
        if (isClosing) return;
        var began = Context.Now;
        for (var n = 0; n < CallsPerTurn; n++)
        {
            if (producer.IsBlocked)
            {
                turnMissed = true;
                return;
            }

            if (!backlog.IsEmpty)
            {
                var (message, attempt) = backlog.RemoveFirst();
                Call(message, attempt);
            }
            else if (nextOwn < limit)
            {
                var message = new MessageId(options.FirstMessage.Value + nextOwn++);
                if (!keys.IsLeftOut(message)) Call(message, calls.GetValueOrDefault(message.Value));
            }
            else
            {
                return;
            }

            if (options.Interval > Duration.Zero) break;
        }

        // From turn to turn, whatever the calls cost: leaving one out shifts no other.
        if (!backlog.IsEmpty || nextOwn < limit) ArmTurn(Duration.Max(Duration.Zero, began + options.Interval - Context.Now));
    }

    private void ArmTurn(Duration after)
    {
        turnArmed = true;
        Context.SetTimer(after, TurnTimer);
    }

    private void OnTurnTimer() => Turn();

    // A call that had blocked came back.
    private void GoOn()
    {
        while (!deferred.IsEmpty && !producer.IsBlocked)
        {
            var (message, attempt) = deferred.RemoveFirst();
            Call(message, attempt);
        }

        if (!turnMissed || producer.IsBlocked) return;
        turnMissed = false;
        Turn();
    }

    private void ResendLater(in PendingSend send)
    {
        resends++;
        Context.SetTimer(options.ResendDelay, ResendTimer, ((long)send.Attempt << 32) | (uint)send.Message.Value);
    }

    private void OnResendTimer(long data)
    {
        resends--;
        if (isClosing) return;
        CallOrDefer(new((int)(data & uint.MaxValue)), (int)(data >> 32) + 1);
    }
}
