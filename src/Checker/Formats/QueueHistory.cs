using Lab.Checker.Json;
using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Formats;

/// <summary>
/// A queue that another harness recorded, as a history of the lab, for the guarantees and for its file format: an
/// enqueue is a send of the message that the value names (the same value again is the next attempt), what comes out is an
/// effect of the one group of consumers. Only a drain that ended ok shows that nothing is left.
/// </summary>
public static class QueueHistory
{
    public const string Queue = "queue";
    public const string Group = "consumers";

    private static readonly string[][] Functions = [["enqueue", "enq", "add", "offer", "send"], ["dequeue", "deq", "remove", "poll"], ["drain"]];

    /// <exception cref="UnusableRecordingException">The recording is no queue's.</exception>
    public static HistoryFile Of(Recording recording)
    {
        var functions = new FunctionNames(recording, "a queue", Functions);
        var messages = new DistinctValues(recording.Values);
        var attempts = new List<int>();
        var history = new History(recording.Count);
        var (group, place) = (history.Names.Intern(Group), history.Names.Intern(Queue));
        var sessions = new SortedDictionary<(int Process, bool Consumes), SessionId>();
        var sends = new OperationId[recording.Count];
        var drained = false;
        foreach (var (row, isCall) in Events.Of(recording))
        {
            var function = functions[row];
            if (function == 0)
            {
                var message = Message(recording.Asked[row]);
                while (attempts.Count <= message.Value) attempts.Add(0);
                if (isCall) sends[row] = history.Call(OperationKind.Send, Session(row, consumes: false), recording.Calls[row], attempts[message.Value]++, message, NameId.None, place, At(recording.CallTimes[row]));
                else history.Return(sends[row], recording.Results[row], At(recording.ReturnTimes[row]));
                continue;
            }

            if (isCall || recording.Results[row] != OperationResult.Ok) continue;
            var answered = recording.Answered[row];
            if (function == 1 && !QueueWords.IsEmpty(recording, answered)) Effect(row, answered);
            if (function != 2) continue;
            drained = true;
            foreach (var value in recording.Values.Items(answered).ToArray()) Effect(row, value);
        }

        for (var row = 0; row < recording.Count; row++)
        {
            if (recording.Results[row] == OperationResult.Info && functions[row] == 0) history.Return(sends[row], OperationResult.Info, new(Last()));
        }

        return new(
            new()
            {
                Scenario = recording.Object ?? "",
                Context = new()
                {
                    Guarantees = [new(GuaranteeKind.NoLoss), new(GuaranteeKind.NoDuplicates), new(GuaranteeKind.NoPhantom)],
                    Groups = [new(Group, [Queue])],
                    Ending = new(new(Last()), null, drained),
                },
            },
            history);

        void Effect(int row, Value value) =>
            history.Instant(OperationKind.Effect, Session(row, consumes: true), recording.Calls[row], Message(value), NameId.None, place, Operation.NoOffset, At(recording.ReturnTimes[row]));

        MessageId Message(Value value) => new(messages.Of(value) + 1);

        SessionId Session(int row, bool consumes)
        {
            var key = (recording.Processes[row], consumes);
            if (!sessions.TryGetValue(key, out var session)) sessions.Add(key, session = history.OpenSession($"process {key.Item1}", consumes ? group : NameId.None, 0));
            return session;
        }

        // Without times the order alone must do.
        VirtualTime At(long nanos) => new(nanos >= 0 ? nanos : history.Positions);

        long Last() => history.Count == 0 ? 0 : Math.Max(history.CallTimes.ToArray().Max(), history.ReturnTimes.ToArray().Where(t => t != VirtualTime.Never.Nanos).DefaultIfEmpty(0).Max());
    }
}
