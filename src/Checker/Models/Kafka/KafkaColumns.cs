using Lab.Model.Histories;

namespace Lab.Checker.Models.Kafka;

/// <summary>What a client of a log did.</summary>
internal enum KafkaFunction : byte
{
    /// <summary>A send, a poll, or a transaction of several.</summary>
    Data,

    /// <summary>The client took these keys (partitions), and gave up all others.</summary>
    Assign,

    /// <summary>The client subscribed: which keys it gets may change at any poll.</summary>
    Subscribe,

    /// <summary>The client was closed; the next starts anew.</summary>
    Crash,
}

/// <summary>
/// Operations upon Kafka-style logs as columns, in the order of their calls, and the messages that they sent or polled, one
/// behind the other. Keys are dense from 0; so are messages, which are a value in a key.
/// </summary>
internal sealed class KafkaColumns
{
    /// <summary>The offset of a send that nobody told.</summary>
    public const long NoOffset = -1;

    private readonly List<int> processes = [];
    private readonly List<KafkaFunction> functions = [];
    private readonly List<OperationResult> results = [];
    private readonly List<int> starts = [0];
    private readonly List<KafkaRow> rows = [];
    private readonly List<int> keyOfMessage = [];

    public int Count => processes.Count;
    public int KeyCount { get; private set; }
    public int MessageCount => keyOfMessage.Count;

    public int Process(int operation) => processes[operation];

    public KafkaFunction Function(int operation) => functions[operation];

    public OperationResult Result(int operation) => results[operation];

    /// <summary>What was sent and polled; the keys of an assignment or a subscription.</summary>
    public ReadOnlySpan<KafkaRow> Rows(int operation) =>
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)[starts[operation]..starts[operation + 1]];

    public ReadOnlySpan<KafkaRow> AllRows => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);

    /// <summary>Where the rows of an operation begin among all.</summary>
    public int Start(int operation) => starts[operation];

    public int KeyOf(int message) => keyOfMessage[message];

    public void Add(int process, KafkaFunction function, OperationResult result)
    {
        processes.Add(process);
        functions.Add(function);
        results.Add(result);
        starts.Add(rows.Count);
    }

    /// <summary>A message that the last operation sent or polled.</summary>
    public void AddRow(in KafkaRow row)
    {
        rows.Add(row);
        starts[^1] = rows.Count;
        KeyCount = Math.Max(KeyCount, row.Key + 1);
        while (keyOfMessage.Count <= row.Message) keyOfMessage.Add(row.Key);
        if (row.Message >= 0) keyOfMessage[row.Message] = row.Key;
    }
}

/// <summary>One message in one micro-operation.</summary>
/// <param name="Micro">Which micro-operation of its operation, from 0.</param>
/// <param name="IsSend">Sent, or polled.</param>
/// <param name="Key">Key, that is partition.</param>
/// <param name="Message">The message, -1 where only the key is meant.</param>
/// <param name="Offset">Where in the log; <see cref="KafkaColumns.NoOffset"/> when nobody told.</param>
internal readonly record struct KafkaRow(int Micro, bool IsSend, int Key, int Message, long Offset);
