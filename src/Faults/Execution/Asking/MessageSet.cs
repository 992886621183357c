using Lab.Model;

namespace Lab.Faults.Execution.Asking;

/// <summary>Messages counted once each: ids are dense, a bit each.</summary>
internal sealed class MessageSet
{
    private ulong[] words = new ulong[4];

    public long Count { get; private set; }

    /// <summary>False when it was there already.</summary>
    public bool Add(MessageId message)
    {
        var word = message.Value >> 6;
        if (word >= words.Length) Array.Resize(ref words, Math.Max(word + 1, words.Length * 2));
        var bit = 1UL << (message.Value & 63);
        if ((words[word] & bit) != 0) return false;
        words[word] |= bit;
        Count++;
        return true;
    }
}
