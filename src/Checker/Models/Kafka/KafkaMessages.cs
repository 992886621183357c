using Lab.Model.Histories;

namespace Lab.Checker.Models.Kafka;

/// <summary>What became of each message: who sent it, with which outcome, and who polled it first.</summary>
internal sealed class KafkaMessages
{
    public const int None = -1, Several = -2;

    private readonly KafkaColumns columns;
    private readonly int[] acknowledged;
    private readonly int[] failed;
    private readonly int[] senders;
    private readonly int[] polled;
    private readonly bool[] isCommitted;

    public KafkaMessages(KafkaColumns columns)
    {
        this.columns = columns;
        (acknowledged, failed, senders, polled) = (Nobody(), Nobody(), Nobody(), Nobody());
        isCommitted = new bool[columns.Count];
        for (var operation = 0; operation < columns.Count; operation++)
        {
            if (columns.Function(operation) != KafkaFunction.Data) continue;
            foreach (var row in columns.Rows(operation)) Note(operation, row);
        }

        for (var operation = 0; operation < columns.Count; operation++) isCommitted[operation] = Commits(operation);
    }

    /// <summary>The operation that was told ok for it, or none.</summary>
    public int Acknowledged(int message) => acknowledged[message];

    /// <summary>The operation that polled it first, or none.</summary>
    public int Polled(int message) => polled[message];

    /// <summary>The only operation that may have sent it; none, or several.</summary>
    public int Sender(int message) => senders[message];

    /// <summary>A failed operation that sent it while every send of it failed, or none.</summary>
    public int Aborted(int message) => senders[message] == None ? failed[message] : None;

    public bool WasSent(int message) => senders[message] != None || failed[message] != None;

    /// <summary>It was told so, or somebody polled one of its messages.</summary>
    public bool IsCommitted(int operation) => isCommitted[operation];

    private void Note(int operation, in KafkaRow row)
    {
        var message = row.Message;
        if (!row.IsSend)
        {
            if (polled[message] == None) polled[message] = operation;
            return;
        }

        if (columns.Result(operation) == OperationResult.Fail)
        {
            failed[message] = operation;
            return;
        }

        senders[message] = senders[message] == None || senders[message] == operation ? operation : Several;
        if (columns.Result(operation) == OperationResult.Ok && acknowledged[message] == None) acknowledged[message] = operation;
    }

    private bool Commits(int operation)
    {
        if (columns.Function(operation) != KafkaFunction.Data || columns.Result(operation) == OperationResult.Fail) return false;
        if (columns.Result(operation) == OperationResult.Ok) return true;
        foreach (var row in columns.Rows(operation))
        {
            if (row.IsSend && polled[row.Message] != None && senders[row.Message] == operation) return true;
        }

        return false;
    }

    private int[] Nobody()
    {
        var nobody = new int[columns.MessageCount];
        Array.Fill(nobody, None);
        return nobody;
    }
}
