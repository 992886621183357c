using System.Buffers.Binary;
using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// What the application wrote down of its own progress: five bytes a line, a letter and a message id. It is never
/// flushed: a killed process finds it again, after a power loss its end may be missing.
/// </summary>
internal sealed class ProducerJournal
{
    private const byte Called = (byte)'c';
    private const byte Acknowledged = (byte)'a';
    private const int LineSize = 5;

    private readonly ActorDisk disk;
    private readonly DiskFile file;
    private readonly SortedDictionary<int, (int Calls, bool Acknowledged)> past = [];

    public ProducerJournal(ActorDisk disk, string client)
    {
        this.disk = disk;
        var name = $"application/{client}.journal";
        Read(disk.ReadAll(name).Span);
        file = disk.Open(name);
    }

    /// <summary>Nothing was recorded before: the first life, or all was lost.</summary>
    public bool IsNew => past.Count == 0;

    /// <summary>Messages of earlier lives in the order of their ids: how often send() was called, and whether one was acknowledged.</summary>
    public IReadOnlyDictionary<int, (int Calls, bool Acknowledged)> Past => past;

    public void OnCalled(MessageId message) => Write(Called, message);

    public void OnAcknowledged(MessageId message) => Write(Acknowledged, message);

    private void Write(byte letter, MessageId message)
    {
        Span<byte> line = stackalloc byte[LineSize];
        line[0] = letter;
        BinaryPrimitives.WriteInt32BigEndian(line[1..], message.Value);
        disk.Append(file, line);
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= LineSize; bytes = bytes[LineSize..])
        {
            var id = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
            past.TryGetValue(id, out var known);
            // Zeros are a page that never reached the disk.
            if (bytes[0] == Called) past[id] = known with { Calls = known.Calls + 1 };
            else if (bytes[0] == Acknowledged) past[id] = known with { Acknowledged = true };
        }
    }
}
