using BenchmarkDotNet.Attributes;
using Lab.Checker.Models;
using Lab.Checker.Models.Kafka;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Bench.Checker;

/// <summary>
/// Kafka-style logs as plain columns, valid: 32 producers that send one message at a time to one of 8 keys, 32 consumers
/// that were each assigned a key and poll up to 8 messages of it; one offset in ten is a gap, one send in a hundred
/// crashes, half of those after the message was in the log; at the end somebody polls everything that is left.
/// </summary>
[MemoryDiagnoser]
public class Logs
{
    private const int Keys = 8, Producers = 32, Consumers = 32, Longest = 8;
    private readonly List<(int Message, long Offset)>[] logs = [.. Enumerable.Range(0, Keys).Select(_ => new List<(int, long)>())];
    private readonly int[] read = new int[Consumers];
    private readonly long[] ends = new long[Keys];
    private KafkaColumns columns = new();
    private int messages;
    private ulong draws;

    [Params(1_000_000)]
    public int Count { get; set; } = 1_000_000;

    [GlobalSetup]
    public void SetUp()
    {
        columns = new();
        for (var c = 0; c < Consumers; c++)
        {
            columns.Add(Producers + c, KafkaFunction.Assign, OperationResult.Ok);
            columns.AddRow(new(0, IsSend: false, c % Keys, -1, KafkaColumns.NoOffset));
        }

        while (columns.Count < Count - Consumers)
        {
            if (Below(2) == 0) Send(Below(Producers), Below(Keys));
            else Poll(Below(Consumers), Longest);
        }

        for (var c = 0; c < Consumers; c++) Poll(c, int.MaxValue);
    }

    [Benchmark]
    public Judgement Kafka() => KafkaModel.Judge(columns, new(key => $"{key}", message => $"{message}"));

    private void Send(int producer, int key)
    {
        var (crashes, message) = (Below(100) == 0, messages++);
        if (Below(10) == 0) ends[key]++;
        columns.Add(producer, KafkaFunction.Data, crashes ? OperationResult.Info : OperationResult.Ok);
        columns.AddRow(new(0, IsSend: true, key, message, crashes ? KafkaColumns.NoOffset : ends[key]));
        if (!crashes || Below(2) == 0) logs[key].Add((message, ends[key]++));
    }

    private void Poll(int consumer, int limit)
    {
        var log = logs[consumer % Keys];
        columns.Add(Producers + consumer, KafkaFunction.Data, OperationResult.Ok);
        for (; limit > 0 && read[consumer] < log.Count; limit--, read[consumer]++)
        {
            columns.AddRow(new(0, IsSend: false, consumer % Keys, log[read[consumer]].Message, log[read[consumer]].Offset));
        }
    }

    private int Below(int bound) => (int)(Hash.Of(5, draws++) % (ulong)bound);
}
