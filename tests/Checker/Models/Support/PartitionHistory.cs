using Lab.Checker.Models.Log;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>
/// A small history of a log as clients of the lab would have recorded it: appends are sends of the message with that number, of
/// which each one more is the next attempt; an end is the auditor's, a stale one a consumer's.
/// </summary>
internal static class PartitionHistory
{
    public const string Place = "orders-0";

    public static History Of(SmallHistory given)
    {
        var history = new History();
        var place = history.Names.Intern(Place);
        var producer = history.OpenSession("p1", NameId.None, life: 0);
        var consumer = history.OpenSession("billing.1", history.Names.Intern("billing"), life: 0);
        var auditor = history.OpenSession("auditor", NameId.None, life: 0);
        var other = history.OpenSession("other", NameId.None, life: 0);
        var ids = new OperationId[given.Rows.Length];
        var events = given.Rows.SelectMany((row, i) => row.Crashed ? new[] { (At: row.Call, Row: i) } : [(At: row.Call, Row: i), (At: row.Return, Row: i)]);
        foreach (var (at, i) in events.OrderBy(e => e.At))
        {
            var row = given.Rows[i];
            var time = VirtualTime.FromMs(at);
            if (at != row.Call)
            {
                history.Return(ids[i], OperationResult.Ok, time, row.Offset);
                continue;
            }

            var attempt = given.Rows.Take(i).Count(earlier => earlier.Kind == row.Kind && earlier.Value == row.Value);
            var message = new MessageId(row.Value + 1);
            ids[i] = (LogKind)row.Kind switch
            {
                LogKind.Append => history.Call(OperationKind.Send, producer, i, attempt, message, NameId.None, place, time),
                LogKind.Saw => history.Call(OperationKind.Read, consumer, i, 0, message, NameId.None, place, time),
                LogKind.End => history.Call(OperationKind.ReadEnd, auditor, i, 0, MessageId.None, NameId.None, place, time, OperationFlags.Auditor),
                LogKind.AtLeast => history.Call(OperationKind.ReadEnd, consumer, i, 0, MessageId.None, NameId.None, place, time),
                _ => history.Call(OperationKind.Commit, other, i, 0, MessageId.None, NameId.None, place, time),
            };

            // Between a call and its return something else happens: what returns at once says less.
            history.Instant(OperationKind.Commit, other, i, MessageId.None, NameId.None, place, 0, time);
        }

        return history;
    }
}
