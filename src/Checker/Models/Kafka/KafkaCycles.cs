using Lab.Checker.Models.Graphs;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Kafka;

/// <summary>
/// Cycles of transactions. Sends of open transactions interleave, so a cycle of ww edges (G0) is no fault, and neither is
/// one with wr edges that needs a send to stand for its whole transaction. What can't be is a cycle of what happened:
/// a transaction polls before it sends or commits what comes after in it, a send comes before its commit and before what
/// stands behind it in the log, and a commit before every poll that shows it.
/// </summary>
internal sealed class KafkaCycles(KafkaColumns columns, KafkaMessages messages, KafkaLogs logs, KafkaFindings findings)
{
    private readonly EdgeList transactions = new();
    private readonly EdgeList events = new();

    public void Judge()
    {
        JoinWrites();
        var vertices = JoinReads();
        if (Shortest(Graph.WithKinds(columns.Count, transactions, EdgeKind.WriteWrite), EdgeKind.WriteWrite) is { } g0)
        {
            findings.Allowed.Add("G0", g0, "each of these transactions sent something after what the one before it had sent");
        }

        if (Shortest(Graph.WithKinds(columns.Count, transactions, EdgeKind.WriteWrite | EdgeKind.WriteRead), EdgeKind.WriteRead) is not { } g1c) return;
        if (Shortest(Graph.WithKinds(vertices, events, EdgeKind.WriteWrite | EdgeKind.WriteRead | EdgeKind.Through), EdgeKind.WriteRead) is { } real)
        {
            findings.Broken.Add("G1c", real, "each of these transactions polled or followed what the one before it had sent, and none can have been first");
        }
        else
        {
            findings.Allowed.Add("G1c", g1c, "these transactions polled or followed what one another had sent, as sends of open transactions interleave");
        }
    }

    /// <summary>ww: messages next to one another in a log. Where an offset or a message is ambiguous nothing is said.</summary>
    private void JoinWrites()
    {
        var places = new int[columns.MessageCount];
        for (var key = 0; key < columns.KeyCount; key++)
        {
            foreach (var entry in logs.Of(key)) places[entry.Message]++;
        }

        for (var key = 0; key < columns.KeyCount; key++)
        {
            var (log, last) = (logs.Of(key).ToArray(), -1);
            for (var i = 0; i < log.Length; i++)
            {
                var isAlone = (i == 0 || log[i - 1].Place != log[i].Place) && (i + 1 == log.Length || log[i + 1].Place != log[i].Place);
                var sender = messages.Sender(log[i].Message);
                if (!isAlone || places[log[i].Message] != 1 || sender < 0) continue;
                if (last >= 0 && last != log[i].Message)
                {
                    // What one transaction sent comes in its order too: what was sent before it comes before all that was sent after it.
                    events.Add(SendOf(last), SendOf(log[i].Message), EdgeKind.WriteWrite);
                    if (messages.Sender(last) != sender) transactions.Add(messages.Sender(last), sender, EdgeKind.WriteWrite);
                }

                last = log[i].Message;
            }
        }
    }

    /// <summary>wr, and the events of each transaction: its end is vertex t, its sends and polls stand behind all of these.</summary>
    private int JoinReads()
    {
        var rows = columns.AllRows;
        for (var t = 0; t < columns.Count; t++)
        {
            if (!messages.IsCommitted(t)) continue;
            var before = -1;
            for (var i = columns.Start(t); i < columns.Start(t + 1); i++)
            {
                if (rows[i].IsSend)
                {
                    var send = SendOf(rows[i].Message);
                    if (before >= 0) events.Add(before, send, EdgeKind.Through);
                    if (messages.Sender(rows[i].Message) == t) events.Add(send, t, EdgeKind.Through);
                    continue;
                }

                var poll = PollOf(i);
                if (before >= 0) events.Add(before, poll, EdgeKind.Through);
                events.Add(poll, t, EdgeKind.Through);
                before = poll;
                var sender = messages.Sender(rows[i].Message);
                if (sender < 0 || sender == t || columns.Result(t) != OperationResult.Ok) continue;
                transactions.Add(sender, t, EdgeKind.WriteRead);
                events.Add(sender, poll, EdgeKind.WriteRead);
            }
        }

        return columns.Count + columns.MessageCount + rows.Length;
    }

    private int SendOf(int message) => columns.Count + message;

    private int PollOf(int row) => columns.Count + columns.MessageCount + row;

    /// <summary>The transactions of a shortest cycle among those through an edge of the kind.</summary>
    private int[]? Shortest(Graph graph, EdgeKind kind)
    {
        var components = Components.Of(graph);
        if (components.Count == 0) return null;
        var byVertex = components.ByVertex();
        int[]? best = null;
        var tries = 200;
        for (var v = 0; v < graph.VertexCount && tries > 0; v++)
        {
            for (var e = graph.Starts[v]; e < graph.Starts[v + 1]; e++)
            {
                if (byVertex[v] < 0 || graph.Kinds[e] != kind || byVertex[graph.Targets[e]] != byVertex[v]) continue;
                var cycle = Transactions(ShortestPath.Between(graph, graph.Targets[e], v));
                if (best is null || cycle.Length < best.Length) best = cycle;
                tries--;
            }
        }

        return best;
    }

    private int[] Transactions(List<int> path)
    {
        var found = new List<int>();
        foreach (var v in path)
        {
            var t = v < columns.Count ? v : v < columns.Count + columns.MessageCount ? messages.Sender(v - columns.Count) : OperationOfRow(v - columns.Count - columns.MessageCount);
            if (!found.Contains(t)) found.Add(t);
        }

        return [.. found];
    }

    private int OperationOfRow(int row)
    {
        var t = 0;
        while (columns.Start(t + 1) <= row) t++;
        return t;
    }
}
