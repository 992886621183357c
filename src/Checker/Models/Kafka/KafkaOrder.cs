using Lab.Model.Histories;

namespace Lab.Checker.Models.Kafka;

/// <summary>
/// How each client moves along each log: its polls and its sends step from place to place, inside one operation and from
/// one to the next. A client that assigned keys keeps its positions in those it had already. For one that subscribed, a
/// rebalance may come between any two polls.
/// </summary>
internal sealed class KafkaOrder(KafkaColumns columns, KafkaLogs logs, KafkaNames names, KafkaFindings findings)
{
    private readonly Dictionary<int, Client> clients = [];

    private sealed class Client
    {
        public bool IsSubscribed { get; set; }

        /// <summary>By key: the row polled last.</summary>
        public SortedDictionary<int, int> Polled { get; } = [];

        /// <summary>By key: the row sent last.</summary>
        public SortedDictionary<int, int> Sent { get; } = [];
    }

    public void Judge()
    {
        for (var operation = 0; operation < columns.Count; operation++)
        {
            if (!clients.TryGetValue(columns.Process(operation), out var client)) clients.Add(columns.Process(operation), client = new());
            switch (columns.Function(operation))
            {
                case KafkaFunction.Data:
                    Follow(client, operation);
                    break;
                case KafkaFunction.Crash:
                    client.Polled.Clear();
                    break;
                default:
                    Retain(client, operation);
                    break;
            }
        }
    }

    /// <summary>Only keys that it takes again keep their positions; nobody knows of which after an outcome that is not ok.</summary>
    private void Retain(Client client, int operation)
    {
        client.IsSubscribed = columns.Function(operation) == KafkaFunction.Subscribe;
        var isOk = columns.Result(operation) == OperationResult.Ok;
        foreach (var key in client.Polled.Keys.ToArray())
        {
            if (!isOk || !Names(operation, key)) client.Polled.Remove(key);
        }
    }

    private bool Names(int operation, int key)
    {
        foreach (var row in columns.Rows(operation))
        {
            if (row.Key == key) return true;
        }

        return false;
    }

    /// <summary>
    /// What a failed transaction polled was not processed: the client is where it was before. After an unknown outcome
    /// nobody knows where it is.
    /// </summary>
    private void Follow(Client client, int operation)
    {
        switch (columns.Result(operation))
        {
            case OperationResult.Ok:
                FollowRows(client, operation);
                break;
            case OperationResult.Fail:
                break;
            default:
                client.Polled.Clear();
                break;
        }
    }

    private void FollowRows(Client client, int operation)
    {
        var first = columns.Start(operation);
        for (var i = first; i < columns.Start(operation + 1); i++)
        {
            if (logs.PlaceOf(i) == KafkaLogs.NoPlace) continue;
            var row = columns.AllRows[i];
            var positions = row.IsSend ? client.Sent : client.Polled;
            if (positions.TryGetValue(row.Key, out var last))
            {
                var step = logs.PlaceOf(i) - logs.PlaceOf(last);
                if (step != 1) Note(client, operation, last, i, step, isInside: last >= first);
            }

            positions[row.Key] = i;
        }
    }

    private void Note(Client client, int operation, int last, int next, int step, bool isInside)
    {
        var (before, row) = (columns.AllRows[last], columns.AllRows[next]);
        if (row.IsSend && step > 1 && !isInside) return; // Others send in between.
        var what = row.IsSend ? "send" : "poll";
        var name = (isInside ? "int-" : "") + (step > 1 ? $"{what}-skip" : $"nonmonotonic-{what}");
        var rebalance = !row.IsSend && client.IsSubscribed && !(isInside && before.Micro == row.Micro);
        var book = rebalance || name == "int-send-skip" ? findings.Allowed : findings.Broken;
        if (book.Counted(name)) return;
        var did = row.IsSend ? "sent" : "polled";
        book.Add(name, isInside ? [operation] : [OperationOf(last, operation), operation],
            $"process {columns.Process(operation)} {did} {names.Message(before.Message)} at offset {before.Offset} of key {names.Key(row.Key)} and then {names.Message(row.Message)} at {row.Offset}"
            + (step > 1 ? $", past {step - 1} in between" : ""));
    }

    /// <summary>The earlier operation of a row; looked for where a sentence needs it.</summary>
    private int OperationOf(int row, int before)
    {
        while (columns.Start(before) > row) before--;
        return before;
    }
}
