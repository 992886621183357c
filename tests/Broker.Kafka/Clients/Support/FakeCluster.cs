using Lab.Broker.Kafka.Protocol;
using Lab.Broker.Kafka.Records;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Clients.Support;

/// <summary>What a scripted broker does with one request.</summary>
public enum Reaction
{
    /// <summary>Executes and answers.</summary>
    Answer,

    /// <summary>Executes, then closes the connection without an answer.</summary>
    LoseReply,

    /// <summary>Closes the connection without executing.</summary>
    LoseRequest,

    /// <summary>Executes and does not answer; what comes behind it on the connection goes on.</summary>
    ExecuteSilently,

    /// <summary>Executes and never answers; what comes behind it on the connection waits for ever.</summary>
    ExecuteAndHang,

    /// <summary>Never answers.</summary>
    Hang,
}

/// <summary>What scripted brokers share: who leads, what stands in the logs, what groups committed, and the script itself.</summary>
public sealed class FakeCluster(int brokers, string topic, int partitions)
{
    public string Topic { get; } = topic;
    public int Brokers { get; } = brokers;
    public List<BrokerEndpoint> Endpoints { get; } = [];
    public List<FakeLog> Logs { get; } = [.. Enumerable.Range(0, partitions).Select(p => new FakeLog { Leader = 1 + (p % brokers) })];
    public Dictionary<(string Group, int Partition), CommittedOffset> Committed { get; } = [];
    public List<FakeBroker> Live { get; } = [];
    public List<KafkaRequest> Seen { get; } = [];
    public int Coordinator { get; set; } = 1;

    /// <summary>What commits are told instead of being taken.</summary>
    public ErrorCode CommitRefusal { get; set; }
    public long NextProducerId { get; set; } = 1000;
    public bool TopicIsKnown { get; set; } = true;
    public Uuid TopicId { get; set; } = new(1, 1);

    /// <summary>The script: asked once for each request; its default is to answer.</summary>
    public Func<int, KafkaRequest, Reaction> OnRequest { get; set; } = (_, _) => Reaction.Answer;

    /// <summary>An error for a partition's batch before anything is appended; none: append.</summary>
    public Func<ProduceData, ErrorCode> OnProduce { get; set; } = _ => ErrorCode.None;

    /// <summary>An error in place of the success after a batch was appended.</summary>
    public Func<ProduceData, ErrorCode> OnAppended { get; set; } = _ => ErrorCode.None;

    /// <summary>Put into the answer to a refused produce (KIP-951).</summary>
    public bool NamesTheLeader { get; set; }

    public int MaxBatchBytes { get; set; } = int.MaxValue;

    public FakeLog this[int partition] => Logs[partition];

    /// <summary>The message ids of a partition in the order of the log.</summary>
    public IReadOnlyList<int> Messages(int partition = 0) => Logs[partition].Messages();

    public IEnumerable<T> Requests<T>() where T : KafkaRequest => Seen.OfType<T>();

    /// <summary>A leader change: the log is cut at <paramref name="at"/> if given.</summary>
    public void Elect(int partition, int leader, long? at = null)
    {
        var log = Logs[partition];
        if (at is { } end) log.Truncate(end);
        log.Leader = leader;
        log.Epochs.Add((++log.Epoch, log.End));
    }
}

/// <summary>One partition's log: batches of real bytes, and the sequences of its producers.</summary>
public sealed class FakeLog
{
    private readonly Dictionary<long, (short Epoch, int LastSequence, List<(int First, int Last, long Offset)> Recent)> producers = [];

    public int Leader { get; set; }
    public int Epoch { get; set; }
    public List<(int Epoch, long Start)> Epochs { get; } = [(0, 0)];
    public List<byte[]> Batches { get; } = [];
    public long Start { get; set; }

    /// <summary>The follower that the leader sends readers to; 0: none.</summary>
    public int Nearer { get; set; }

    /// <summary>How far that follower has come.</summary>
    public long NearerEnd { get; set; }

    /// <summary>What that follower says to readers.</summary>
    public ErrorCode NearerError { get; set; } = ErrorCode.None;

    public long End { get; private set; }
    public List<RefusedSequence> Refused { get; } = [];
    public int Duplicates { get; private set; }

    /// <summary>Stricter than real brokers: the first batch of a producer that the log does not know has sequence 0.</summary>
    public bool UnknownProducersBeginWithZero { get; set; }

    /// <summary>As brokers before KIP-360: an unknown producer that does not begin with 0 is told so.</summary>
    public bool RefusesUnknownProducers { get; set; }

    /// <summary>As brokers before KAFKA-7190 when retention takes all that there is.</summary>
    public void ForgetProducers() => producers.Clear();

    public sealed record RefusedSequence(int First, ErrorCode Error);

    /// <summary>Appends with the real rules of sequences (sheet 3.1); the offset is -1 when it was refused.</summary>
    public (ErrorCode Error, long Offset) Append(ReadOnlySpan<byte> bytes)
    {
        var batch = new RecordBatch(bytes);
        Assert.True(batch.IsValid);
        if (!batch.HasProducerId) return (ErrorCode.None, Write(bytes));
        var id = batch.ProducerId.Value;
        var (first, last, epoch) = (batch.BaseSequence.Value, batch.LastSequence.Value, batch.ProducerEpoch.Value);
        if (producers.TryGetValue(id, out var state))
        {
            foreach (var (f, l, offset) in state.Recent)
            {
                if (epoch != state.Epoch || f != first || l != last) continue;
                Duplicates++;
                return (ErrorCode.None, offset);
            }

            if (epoch < state.Epoch) return Refuse(first, ErrorCode.InvalidProducerEpoch);
            if (epoch > state.Epoch && first != 0) return Refuse(first, ErrorCode.OutOfOrderSequenceNumber);
            if (epoch == state.Epoch && first != state.LastSequence + 1) return Refuse(first, ErrorCode.OutOfOrderSequenceNumber);
        }
        else if (RefusesUnknownProducers && first != 0)
        {
            return Refuse(first, ErrorCode.UnknownProducerId);
        }
        else if (UnknownProducersBeginWithZero && first != 0)
        {
            return Refuse(first, ErrorCode.OutOfOrderSequenceNumber);
        }

        var recent = state.Recent is null || epoch != state.Epoch ? [] : state.Recent;
        var at = Write(bytes);
        recent.Add((first, last, at));
        if (recent.Count > 5) recent.RemoveAt(0);
        producers[id] = (epoch, last, recent);
        return (ErrorCode.None, at);
    }

    public void Truncate(long end)
    {
        Batches.RemoveAll(b => new RecordBatch(b).BaseOffset.Value >= end);
        Epochs.RemoveAll(e => e.Start >= end && e.Epoch > 0);
        End = end;
    }

    public (int Epoch, long End) EndOf(int epoch)
    {
        if (epoch == Epochs[^1].Epoch) return (epoch, End);
        if (epoch > Epochs[^1].Epoch) return (-1, -1);
        for (var i = Epochs.Count - 1; i >= 0; i--)
        {
            if (Epochs[i].Epoch <= epoch) return (Epochs[i].Epoch, Epochs[i + 1].Start);
        }

        return (epoch, Epochs[0].Start);
    }

    public byte[] Read(long from, int maxBytes, long end)
    {
        var result = new List<byte>();
        foreach (var bytes in Batches)
        {
            if (new RecordBatch(bytes).LastOffset.Value < from) continue;
            if (new RecordBatch(bytes).LastOffset.Value >= end) break;
            if (result.Count > 0 && result.Count + bytes.Length > maxBytes) break;
            result.AddRange(bytes);
        }

        return [.. result];
    }

    public IReadOnlyList<int> Messages()
    {
        var ids = new List<int>();
        foreach (var bytes in Batches)
        {
            foreach (var record in new RecordBatch(bytes)) ids.Add(Kafka.Clients.MessageText.ReadValue(record.Value.Span).Value);
        }

        return ids;
    }

    /// <summary>One record, as another producer would have written it.</summary>
    public void Write(MessageId message, string? key = null)
    {
        var value = new byte[Kafka.Clients.MessageText.ValueSize(message, 0)];
        Kafka.Clients.MessageText.WriteValue(value, message);
        var builder = new RecordBatchBuilder();
        builder.Begin();
        builder.Append(1_700_000_000_000, key is null ? default : OptionalBytes.Of(Kafka.Clients.MessageText.Bytes(key)), OptionalBytes.Of(value));
        Write(builder.Build());
    }

    private long Write(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        var at = End;
        BatchStamp.BaseOffset(copy, new(at));
        BatchStamp.PartitionLeaderEpoch(copy, new(Epoch));
        Batches.Add(copy);
        End = new RecordBatch(copy).NextOffset.Value;
        return at;
    }

    private (ErrorCode Error, long Offset) Refuse(int first, ErrorCode error)
    {
        Refused.Add(new(first, error));
        return (error, -1);
    }
}
