using Lab.Model.Histories;

namespace Lab.Checker.Models.Queues;

/// <summary>Judges each message by itself, over what was done with it, and then the order of first deliveries.</summary>
internal sealed class RedeliveryQueueRule
{
    private const int None = -1;
    private readonly DeliveryColumns columns;
    private readonly Func<int, string> nameOf;
    private readonly AnomalyBook book = new();
    private readonly AnomalyBook allowed = new();
    private readonly int[] starts;
    private readonly DeliveryRow[] byMessage;
    private readonly int[] lastClose;
    private readonly int[] subscribed;
    private int drain = None;
    private long undrained, redelivered;

    private RedeliveryQueueRule(DeliveryColumns columns, Func<int, string> nameOf)
    {
        (this.columns, this.nameOf) = (columns, nameOf);
        (starts, lastClose, subscribed) = (new int[columns.Messages + 2], new int[columns.Channels], new int[columns.Rows.Length]);
        foreach (var row in columns.Rows)
        {
            if (row.Message >= 0) starts[row.Message + 2]++;
            if (row.Kind == DeliveryKind.Drain && row.Result == OperationResult.Ok) drain = row.Row;
        }

        for (var m = 2; m < starts.Length; m++) starts[m] += starts[m - 1];
        byMessage = new DeliveryRow[starts[^1]];
        Array.Fill(lastClose, None);
        Sort();
    }

    public static Judgement Judge(DeliveryColumns columns, Func<int, string> nameOf)
    {
        var rule = new RedeliveryQueueRule(columns, nameOf);
        for (var message = 0; message < columns.Messages; message++) rule.JudgeMessage(message);
        new DeliveryOrder(columns, rule.FirstDeliveries(), nameOf, rule.book, rule.allowed).Judge();
        var figures = new List<(string, long)>(rule.book.Figures);
        if (rule.redelivered > 0) figures.Add(("redelivered", rule.redelivered));
        if (rule.undrained > 0) figures.Add(("undrained", rule.undrained));
        return Judgement.Of(rule.book.Anomalies) with { Allowed = rule.allowed.Anomalies, Figures = figures };
    }

    /// <summary>By message, each in the order of the calls; a pushed delivery begins when its channel subscribed.</summary>
    private void Sort()
    {
        var subscription = new int[columns.Channels];
        Array.Fill(subscription, None);
        foreach (var row in columns.Rows)
        {
            if (row.Kind == DeliveryKind.Subscribe) subscription[row.Channel] = row.Call;
            if (row.Kind == DeliveryKind.Close) lastClose[row.Channel] = row.Call;
            if (row.Message < 0) continue;
            var isPushed = row.Kind == DeliveryKind.Deliver && subscription[row.Channel] != None;
            byMessage[starts[row.Message + 1]++] = isPushed ? row with { Call = subscription[row.Channel] } : row;
        }
    }

    private ReadOnlySpan<DeliveryRow> Of(int message) => byMessage.AsSpan(starts[message]..starts[message + 1]);

    private void JudgeMessage(int message)
    {
        var (confirmed, sent, failed, isPresent, isAcknowledged, unflagged) = (None, 0, None, false, false, None);
        var rows = Of(message);
        foreach (var row in rows)
        {
            switch (row.Kind)
            {
                case DeliveryKind.Publish when row.Result == OperationResult.Fail:
                    failed = row.Row;
                    break;
                case DeliveryKind.Publish:
                    sent++;
                    if (row.Result == OperationResult.Ok && confirmed == None) confirmed = row.Row;
                    break;
                case DeliveryKind.Acknowledge:
                    isAcknowledged |= row.Result != OperationResult.Fail;
                    break;
                case DeliveryKind.Drain:
                    isPresent |= row.Result == OperationResult.Ok;
                    break;
            }
        }

        if (confirmed != None && !isAcknowledged && !isPresent) Missing(message, confirmed);
        var before = None;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Kind is not (DeliveryKind.Deliver or DeliveryKind.Get)) continue;
            if (sent == 0) Note("PHANTOM", failed == None ? [rows[i].Row] : [failed, rows[i].Row], message, failed == None ? "was delivered, and nobody published it" : "was delivered, and its publish had failed");
            if (before != None) redelivered++;

            // Several publishes of one message may be several messages in the queue.
            if (sent == 1 && before != None) JudgeAgain(message, rows, before, i);
            if (sent == 1 && rows[i].Flag == RedeliveredFlag.First)
            {
                if (unflagged != None) Note("UNFLAGGED-REDELIVERY", [unflagged, rows[i].Row], message, "was delivered twice as if for the first time");
                unflagged = rows[i].Row;
            }

            before = i;
        }
    }

    private void Missing(int message, int confirmed)
    {
        if (drain == None) undrained++;
        else Note("LOSS", [confirmed, drain], message, "was confirmed, nobody acknowledged it, and in the end it was not there");
    }

    /// <summary>A delivery after another: what became of the first must explain it.</summary>
    private void JudgeAgain(int message, ReadOnlySpan<DeliveryRow> rows, int before, int now)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Kind != DeliveryKind.Acknowledge || rows[i].Result != OperationResult.Ok || rows[i].Return >= rows[now].Call) continue;
            Note("DELIVERY-AFTER-ACK", [rows[i].Row, rows[now].Row], message, "was delivered once more after its acknowledgement had taken effect");
            return;
        }

        if (lastClose[rows[now].Channel] > rows[now].Return) return; // It may have been the earlier one, on a channel that the broker had given up.
        if (!WasReleased(rows, before, now)) Note("UNDUE-REDELIVERY", [rows[before].Row, rows[now].Row], message, "was delivered again while the first delivery still held it");
    }

    private bool WasReleased(ReadOnlySpan<DeliveryRow> rows, int before, int now)
    {
        var (first, isEffective) = (rows[before], false);
        foreach (var row in rows)
        {
            if (row.Channel != first.Channel || row.Call <= first.Return) continue;
            if (row.Kind == DeliveryKind.Return && row.Result != OperationResult.Fail && row.Call < rows[now].Return) return true;
            if (row.Kind == DeliveryKind.Acknowledge && row.Result is OperationResult.Info or OperationResult.Open) return true;
            isEffective |= row.Kind == DeliveryKind.Acknowledge && row.Result == OperationResult.Ok;
        }

        return !isEffective && lastClose[first.Channel] > first.Return;
    }

    /// <summary>For each message where its first delivery stands among the rows sorted, or none; none too when that one says that there had been another.</summary>
    private DeliveryRow?[] FirstDeliveries()
    {
        var first = new DeliveryRow?[columns.Messages];
        for (var message = 0; message < first.Length; message++)
        {
            foreach (var row in Of(message))
            {
                if (row.Kind is not (DeliveryKind.Deliver or DeliveryKind.Get)) continue;
                if (row.Flag != RedeliveredFlag.Again) first[message] = row;
                break;
            }
        }

        return first;
    }

    private void Note(string name, int[] rows, int message, string what)
    {
        if (!book.Counted(name)) book.Add(name, rows, $"{nameOf(message)} {what}");
    }
}
