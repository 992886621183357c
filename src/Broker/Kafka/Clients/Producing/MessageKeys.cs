using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>Key and partition of a producer's messages: by number, unless a message is special.</summary>
internal sealed class MessageKeys
{
    private readonly ProducerOptions options;
    private readonly byte[][] bytes;
    private readonly NameId[] names;
    private readonly SortedDictionary<int, (byte[]? Key, int Partition, NameId Name)> special = [];
    private readonly HashSet<int> leftOut = [];

    public MessageKeys(ProducerOptions options)
    {
        this.options = options;
        bytes = new byte[options.Keys][];
        names = new NameId[options.Keys];
        for (var k = 0; k < bytes.Length; k++) bytes[k] = MessageText.Bytes(MessageText.Key(k));
        foreach (var message in options.LeftOut) leftOut.Add(message.Value);
    }

    /// <summary>Numbers the keys in the history; before anything is asked.</summary>
    public void Intern(NameTable history)
    {
        for (var k = 0; k < names.Length; k++) names[k] = history.Intern(MessageText.Key(k));
        foreach (var (message, key, partition) in options.Special)
        {
            special[message.Value] = (key is null ? null : MessageText.Bytes(key), partition, key is null ? NameId.None : history.Intern(key));
        }
    }

    public bool IsLeftOut(MessageId message) => leftOut.Count > 0 && leftOut.Contains(message.Value);

    public byte[]? BytesOf(MessageId message) =>
        IsSpecial(message, out var s) ? s.Key : bytes.Length == 0 ? null : bytes[NumberOf(message)];

    public NameId NameOf(MessageId message) =>
        IsSpecial(message, out var s) ? s.Name : names.Length == 0 ? NameId.None : names[NumberOf(message)];

    public int PartitionOf(MessageId message) => IsSpecial(message, out var s) ? s.Partition : -1;

    private bool IsSpecial(MessageId message, out (byte[]? Key, int Partition, NameId Name) plan)
    {
        plan = default;
        return special.Count > 0 && special.TryGetValue(message.Value, out plan);
    }

    private int NumberOf(MessageId message) => Math.Abs(message.Value - options.FirstMessage.Value) % bytes.Length;
}
