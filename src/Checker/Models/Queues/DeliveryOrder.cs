using Lab.Model.Histories;

namespace Lab.Checker.Models.Queues;

/// <summary>
/// A message that was confirmed before another was published is first delivered before it. One sweep over the publishes.
/// Where several channels got first deliveries, they may pass one another on the way: that is told, and not held against it.
/// </summary>
internal sealed class DeliveryOrder(DeliveryColumns columns, DeliveryRow?[] firstDeliveries, Func<int, string> nameOf, AnomalyBook book, AnomalyBook allowed)
{
    public void Judge()
    {
        var events = new List<(int Position, bool IsReturn, int Message)>();
        var publishes = new int[columns.Messages];
        foreach (var row in columns.Rows)
        {
            if (row.Kind == DeliveryKind.Publish && row.Result != OperationResult.Fail) publishes[row.Message]++;
        }

        foreach (var row in columns.Rows)
        {
            if (row.Kind != DeliveryKind.Publish || row.Result == OperationResult.Fail || publishes[row.Message] != 1 || firstDeliveries[row.Message] is null) continue;
            events.Add((row.Call, false, row.Message));
            if (row.Result == OperationResult.Ok) events.Add((row.Return, true, row.Message));
        }

        events.Sort();
        var latest = -1;
        foreach (var (_, isReturn, message) in events)
        {
            if (latest >= 0 && !isReturn && firstDeliveries[latest]!.Value.Return > firstDeliveries[message]!.Value.Return) Note(latest, message);
            if (isReturn && (latest < 0 || firstDeliveries[message]!.Value.Return > firstDeliveries[latest]!.Value.Return)) latest = message;
        }
    }

    private void Note(int early, int late)
    {
        var into = SeveralChannels() ? allowed : book;
        if (into.Counted("ORDER")) return;
        into.Add("ORDER", [firstDeliveries[late]!.Value.Row, firstDeliveries[early]!.Value.Row], $"{nameOf(early)} was confirmed before {nameOf(late)} was published, and delivered after it");
    }

    private bool SeveralChannels()
    {
        var channel = -1;
        foreach (var first in firstDeliveries)
        {
            if (first is null) continue;
            if (channel >= 0 && first.Value.Channel != channel) return true;
            channel = first.Value.Channel;
        }

        return false;
    }
}
