using Lab.Model.Histories;

namespace Lab.Checker.Models.Kafka;

/// <summary>What the logs hold: one message at one offset, none that was aborted, none missing.</summary>
internal sealed class KafkaContents(KafkaColumns columns, KafkaMessages messages, KafkaLogs logs, KafkaNames names, KafkaFindings findings)
{
    private const int None = KafkaMessages.None;
    private readonly AnomalyBook book = findings.Broken;
    private readonly int[] operationOfRow = OperationOfRows(columns);

    private readonly int[] firstRow = new int[columns.MessageCount];

    public void Judge()
    {
        Array.Fill(firstRow, None);
        for (var key = 0; key < columns.KeyCount; key++)
        {
            JudgeOffsets(key);
            JudgeLost(key);
        }

        for (var message = 0; message < columns.MessageCount; message++) JudgeMessage(message);
        for (var operation = 0; operation < columns.Count; operation++) JudgePolls(operation);
    }

    /// <summary>Two messages at one offset; one message at two.</summary>
    private void JudgeOffsets(int key)
    {
        var log = logs.Of(key);
        for (var i = 0; i < log.Length; i++)
        {
            if (i > 0 && log[i].Place == log[i - 1].Place && !book.Counted("inconsistent-offsets"))
            {
                book.Add("inconsistent-offsets", Operations(log[i - 1].Row, log[i].Row),
                    $"offset {Offset(log[i].Row)} of key {names.Key(key)} held {names.Message(log[i - 1].Message)} and {names.Message(log[i].Message)}");
            }

            var first = firstRow[log[i].Message];
            if (first == None) firstRow[log[i].Message] = log[i].Row;
            if (first == None || book.Counted("duplicate")) continue;
            book.Add("duplicate", Operations(first, log[i].Row), $"{names.Of(log[i].Message, key)} stood at offset {Offset(first)} and at {Offset(log[i].Row)}");
        }
    }

    /// <summary>Below the highest offset that anybody polled every committed message was polled by somebody.</summary>
    private void JudgeLost(int key)
    {
        var log = logs.Of(key);
        var last = log.Length - 1;
        while (last >= 0 && messages.Polled(log[last].Message) == None) last--;
        for (var i = 0; i < last; i++)
        {
            if (log[i].Place == log[last].Place || messages.Polled(log[i].Message) != None || book.Counted("lost-write")) continue;
            book.Add("lost-write", [operationOfRow[log[i].Row], messages.Polled(log[last].Message)],
                $"{names.Of(log[i].Message, key)} was written at offset {Offset(log[i].Row)} and never polled, though {names.Message(log[last].Message)} was, at {Offset(log[last].Row)}");
        }
    }

    private void JudgeMessage(int message)
    {
        var told = messages.Acknowledged(message);
        if (told == None || messages.Polled(message) != None || book.Counted("unseen")) return;
        book.Add("unseen", [told], $"{names.Of(message, columns.KeyOf(message))} was acknowledged, and nobody had polled it by the end");
    }

    private void JudgePolls(int operation)
    {
        if (columns.Function(operation) != KafkaFunction.Data || columns.Result(operation) != OperationResult.Ok) return;
        foreach (var row in columns.Rows(operation))
        {
            if (row.IsSend) continue;
            if (!messages.WasSent(row.Message)) findings.NeverSent++;
            var aborted = messages.Aborted(row.Message);
            if (aborted != None && !book.Counted("G1a")) book.Add("G1a", [aborted, operation], $"{names.Of(row.Message, row.Key)} was polled, and its send had failed");
            if (SendsItself(operation, row.Message) && !book.Counted("precommitted-read")) book.Add("precommitted-read", [operation], $"the transaction polled {names.Of(row.Message, row.Key)}, which it sent itself");
        }
    }

    private bool SendsItself(int operation, int message)
    {
        if (messages.Sender(message) != operation && messages.Sender(message) != KafkaMessages.Several) return false;
        foreach (var row in columns.Rows(operation))
        {
            if (row.IsSend && row.Message == message) return true;
        }

        return false;
    }

    private long Offset(int row) => columns.AllRows[row].Offset;

    private int[] Operations(int first, int second) =>
        operationOfRow[first] == operationOfRow[second] ? [operationOfRow[first]] : [operationOfRow[first], operationOfRow[second]];

    private static int[] OperationOfRows(KafkaColumns columns)
    {
        var operations = new int[columns.AllRows.Length];
        for (var operation = 0; operation < columns.Count; operation++) operations.AsSpan(columns.Start(operation)..columns.Start(operation + 1)).Fill(operation);
        return operations;
    }
}
