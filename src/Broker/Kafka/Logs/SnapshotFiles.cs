using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Producers;
using Lab.Kernel.Disks;

namespace Lab.Broker.Kafka.Logs;

/// <summary>The producer snapshots in a partition's directory.</summary>
internal sealed class SnapshotFiles(ActorDisk disk, string directory) : IProducerSnapshots
{
    private readonly List<Offset> offsets = Find(disk, directory);

    public IReadOnlyList<Offset> Offsets => offsets;

    public ReadOnlyMemory<byte> Read(Offset offset) => disk.ReadAll(Path(offset));

    public void Write(Offset offset, ReadOnlyMemory<byte> file)
    {
        var snapshot = disk.Open(Path(offset));
        disk.Truncate(snapshot, 0);
        disk.Write(snapshot, 0, file.Span);
        disk.Flush(snapshot);
        if (offsets.Contains(offset)) return;
        offsets.Add(offset);
        offsets.Sort();
    }

    public void Delete(Offset offset)
    {
        disk.Delete(Path(offset));
        offsets.Remove(offset);
    }

    private string Path(Offset offset) => $"{directory}/{LogFileNames.ProducerSnapshot(offset)}";

    private static List<Offset> Find(ActorDisk disk, string directory)
    {
        List<Offset> found = [];
        foreach (var name in disk.NamesBelow(directory))
        {
            if (LogFileNames.TryParseOffset(name[(directory.Length + 1)..], LogFileNames.ProducerSnapshotSuffix, out var offset)) found.Add(offset);
        }

        return found;
    }
}
