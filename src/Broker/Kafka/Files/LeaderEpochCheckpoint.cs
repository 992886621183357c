namespace Lab.Broker.Kafka.Files;

/// <summary>The leader whose records start at this offset.</summary>
public readonly record struct EpochEntry(LeaderEpoch Epoch, Offset StartOffset);

/// <summary>The file <c>leader-epoch-checkpoint</c> of a partition, <c>epoch startOffset</c> a line (KIP-101).</summary>
public static class LeaderEpochCheckpoint
{
    public const string FileName = "leader-epoch-checkpoint";

    public static byte[] Encode(IReadOnlyList<EpochEntry> entries) =>
        LineFile.Encode(entries, static (text, entry) => text.Append(entry.Epoch.Value).Append(' ').Append(entry.StartOffset.Value));

    public static Decoded<IReadOnlyList<EpochEntry>> Decode(ReadOnlySpan<byte> file) => LineFile.Decode<EpochEntry>(file, TryParse);

    private static bool TryParse(string line, out EpochEntry entry)
    {
        entry = default;
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || !LineFile.TryNumber(words[0], out int epoch) || !LineFile.TryNumber(words[1], out long offset)) return false;
        entry = new(new(epoch), new(offset));
        return true;
    }
}
