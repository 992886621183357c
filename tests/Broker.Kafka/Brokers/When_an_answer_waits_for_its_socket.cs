using Lab.Broker.Kafka.Records;
using Lab.Broker.Kafka.Tests.Brokers.Support;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers;

/// <summary>
/// Broker 1 answers a fetch of broker 3 with ten batches of 2,069 bytes. Its socket holds 8,000 bytes and broker 3's, which is frozen, 4,000: the rest, from the
/// sixth batch on, waits as a place in the log's file (KAFKA-18723).
/// </summary>
public sealed class When_an_answer_waits_for_its_socket
{
    private readonly OneBroker b = new(broker: [("socket.send.buffer.bytes", "8000")]);
    private readonly Call call;

    public When_an_answer_waits_for_its_socket()
    {
        b.Leading(1, 2, 3);
        for (var i = 0; i < 10; i++) b.Produce(1, Old(i));
        b.Third.Buffers = new(-1, 4000);
        call = b.Fetch(3, 0, run: false);
        // It has asked, and is frozen before the answer is there.
        b.World.RunUntil(b.World.Now + Duration.FromMicros(2_500));
        b.World.Pause(b.Third.Process);
        b.Run(10);
    }

    [Fact]
    public void It_is_the_answer_that_was_made_if_the_log_is_as_it_was()
    {
        b.Produce(1, "more");
        Assert.Equal(string.Join(' ', Enumerable.Range(0, 10).Select(i => $"{i}:{Old(i)}")), Batches.Read(Thawed().Fetched.Records));
    }

    [Fact]
    public void What_waited_is_what_the_log_holds_when_it_is_sent()
    {
        Follow();
        b.Feed(Batches.Joined([.. Enumerable.Range(4, 8).Select(i => Batches.At(i, 6, New(i)))]), 4);
        Assert.Equal(12, b.LogEnd);
        List<(long, int, bool)> batches = [];
        foreach (var batch in new RecordBatches(Thawed().Fetched.Records.Span)) batches.Add((batch.BaseOffset.Value, batch.PartitionLeaderEpoch.Value, batch.IsValid));
        // The sixth is torn: half of it was in the socket.
        Assert.Equal([(0, 5, true), (1, 5, true), (2, 5, true), (3, 5, true), (4, 5, true), (5, 5, false), (6, 6, true), (7, 6, true), (8, 6, true), (9, 6, true)], batches);
    }

    [Fact] // "Size of FileRecords has been truncated during write".
    public void A_file_that_is_cut_below_the_end_of_the_answer_ends_the_connection()
    {
        Follow();
        b.Feed(Batches.At(4, 6, New(4)), 4);
        Thawed();
        Assert.False(call.IsAnswered);
        Assert.True(call.IsClosed);
    }

    [Fact]
    public void The_broker_goes_on_when_the_reader_is_gone()
    {
        b.World.Crash(b.Third.Process);
        b.Run(10);
        Assert.Equal($"9:{Old(9)}", Batches.Read(b.Fetch(2, 9).Fetched.Records));
    }

    // Broker 2 leads, and has four of the ten.
    private void Follow()
    {
        b.Change(leader: 2);
        b.FeedDivergence(FirstEpoch, 4);
        Assert.Equal(4, b.LogEnd);
    }

    private const int FirstEpoch = OneBroker.FirstEpoch;

    private Call Thawed()
    {
        b.World.Resume(b.Third.Process);
        b.Run(50);
        return call;
    }

    private static string Old(int i) => Batches.Big(2_000, (char)('a' + i));

    private static string New(int i) => Batches.Big(2_000, (char)('A' + i));
}
