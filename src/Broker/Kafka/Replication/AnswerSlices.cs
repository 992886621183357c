using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Kernel.Network;

namespace Lab.Broker.Kafka.Replication;

/// <summary>Where in a log the records of one result stand: a file of a segment, and from where on.</summary>
internal readonly record struct FileSlice(DiskFile? File, int Position);

/// <summary>
/// The records of a fetch answer that has to wait for its socket. The broker's network thread sends them out of the log's files without a
/// look (FileRecords.writeTo, sendfile): what stands there when the socket takes them, not what stood there when the answer was made. Of a file that has been cut
/// below the end of a slice nothing more is sent, and the connection is closed ("has been truncated during write").
/// </summary>
/// <param name="request">What it answers.</param>
/// <param name="answer">As it was made.</param>
/// <param name="slices">For each result of it.</param>
internal sealed class AnswerSlices(FetchRequest request, FetchResponse answer, FileSlice[] slices) : ISendSource
{
    // Records that are no longer those of the answer; null while they are.
    private readonly byte[]?[] changed = new byte[slices.Length][];
    private readonly int headerSize = answer.WireSize - BytesOf(answer.Results);

    public bool Take(int position, int count)
    {
        // What is not records is taken to go first.
        var start = headerSize;
        for (var i = 0; i < slices.Length; i++)
        {
            var length = answer.Results[i].Records.Length;
            var from = Math.Max(0, position - start);
            var to = Math.Min(length, position + count - start);
            start += length;
            if (from < to && !Take(i, from, to - from, length)) return false;
        }

        return true;
    }

    public Message Taken()
    {
        if (changed.All(static c => c is null)) return answer;
        var results = answer.Results.ToArray();
        for (var i = 0; i < results.Length; i++)
        {
            if (changed[i] is { } bytes) results[i] = results[i] with { Records = bytes };
        }

        return new FetchResponse().With(request, answer.Error, answer.SessionId, results);
    }

    private bool Take(int i, int from, int count, int length)
    {
        var (file, position) = slices[i];
        if (file is null) return true;
        if (file.Length < position + length) return false;
        var now = file.Send(position + from, count).Span;
        var records = answer.Results[i].Records.Span;
        if (now.SequenceEqual(records.Slice(from, count))) return true;
        changed[i] ??= records.ToArray();
        now.CopyTo(changed[i].AsSpan(from));
        return true;
    }

    private static int BytesOf(ReadOnlySpan<FetchResult> results)
    {
        var bytes = 0;
        foreach (ref readonly var result in results) bytes += result.Records.Length;
        return bytes;
    }
}
