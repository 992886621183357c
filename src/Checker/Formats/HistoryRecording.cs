using Lab.Checker.Judging;
using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>What the lab recorded of clients, as operations upon queues or logs that a model can judge. A session is a process.</summary>
public static class HistoryRecording
{
    /// <summary>
    /// Sends are <c>enqueue</c> of the message, effects <c>dequeue</c> of it. What was only read, and what the auditor
    /// did, says nothing of a queue.
    /// </summary>
    public static Recording AsQueue(History history) => Make(history, row => row.Kind switch
    {
        _ when row.Has(OperationFlags.Auditor) => null,
        OperationKind.Send => ("enqueue", Value.Of(row.Message.Value), Value.Of(row.Message.Value)),
        OperationKind.Effect => ("dequeue", Value.Nil, Value.Of(row.Message.Value)),
        _ => null,
    });

    /// <summary>
    /// Sends are <c>append</c> of the message and return its offset, reads are <c>read</c> of an offset and return the
    /// message. Where the auditor met the end is an <c>end</c>, and where a consumer did whose reads are current; the end that
    /// another consumer met may be an old one, and says nothing.
    /// </summary>
    public static Recording AsLog(History history, JudgeContext context) => Make(history, row => row.Kind switch
    {
        OperationKind.Send => ("append", Value.Of(row.Message.Value), row.Offset == Operation.NoOffset ? Value.Nil : Value.Of(row.Offset)),
        OperationKind.Read when row.Offset != Operation.NoOffset => ("read", Value.Of(row.Offset), Value.Of(row.Message.Value)),
        OperationKind.ReadEnd when row.Offset != Operation.NoOffset && (row.Has(OperationFlags.Auditor) || context.ReadsCurrent(history, history.SessionOf(row.Id))) => ("end", Value.Nil, Value.Of(row.Offset)),
        _ => null,
    });

    private static Recording Make(History history, Func<Operation, (string Function, Value Asked, Value Answered)?> translate)
    {
        var recording = new Recording();
        var rowOf = new int[history.Count];
        var events = new (int Operation, bool IsCall)[history.Positions];
        for (var i = 0; i < history.Count; i++)
        {
            events[history.Calls[i]] = (i + 1, true);
            if (history.Returns[i] != Operation.NoReturn) events[history.Returns[i]] = (i + 1, false);
        }

        foreach (var (number, isCall) in events)
        {
            if (number == 0) continue;
            var row = history[number - 1];
            if (translate(row) is not { } read) continue;
            if (isCall)
            {
                rowOf[number - 1] = recording.Call(row.Session.Value, recording.Functions.Intern(read.Function), read.Asked, row.CalledAt.Nanos, number + 1);
            }
            else
            {
                recording.Return(rowOf[number - 1], row.Result, read.Answered, row.ReturnedAt.Nanos);
            }
        }

        return recording;
    }
}
