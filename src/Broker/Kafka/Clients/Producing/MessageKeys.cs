using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Producing;

/// <summary>
/// Topic, key and partition of a producer's messages: by number, unless a message is special. The topics take the numbers in turn, and what goes to one topic
/// takes the keys in turn.
/// </summary>
internal sealed class MessageKeys
{
    private readonly ProducerOptions options;
    private readonly int topics;
    private readonly byte[][] bytes;
    private readonly NameId[] names;
    private readonly SortedDictionary<int, (byte[]? Key, int Partition, NameId Name, int Topic)> special = [];
    private readonly HashSet<int> leftOut = [];

    public MessageKeys(ProducerOptions options)
    {
        this.options = options;
        topics = options.Topics.Count;
        bytes = new byte[options.Keys][];
        names = new NameId[options.Keys * topics];
        for (var k = 0; k < bytes.Length; k++) bytes[k] = MessageText.Bytes(MessageText.Key(k));
        foreach (var message in options.LeftOut) leftOut.Add(message.Value);
    }

    /// <summary>Numbers the keys in the history; before anything is asked.</summary>
    public void Intern(NameTable history)
    {
        for (var t = 0; t < topics; t++)
        {
            for (var k = 0; k < bytes.Length; k++) names[(t * bytes.Length) + k] = history.Intern(InHistory(MessageText.Key(k), t));
        }

        foreach (var (message, key, partition, topic) in options.Special)
        {
            var t = topic is null ? ByNumber(message) : IndexOf(topic);
            special[message.Value] = (key is null ? null : MessageText.Bytes(key), partition, key is null ? NameId.None : history.Intern(InHistory(key, t)), t);
        }
    }

    public bool IsLeftOut(MessageId message) => leftOut.Count > 0 && leftOut.Contains(message.Value);

    public byte[]? BytesOf(MessageId message) =>
        IsSpecial(message, out var s) ? s.Key : bytes.Length == 0 ? null : bytes[KeyOf(message)];

    public NameId NameOf(MessageId message) =>
        IsSpecial(message, out var s) ? s.Name : names.Length == 0 ? NameId.None : names[(ByNumber(message) * bytes.Length) + KeyOf(message)];

    public int PartitionOf(MessageId message) => IsSpecial(message, out var s) ? s.Partition : -1;

    /// <summary>Which of the producer's topics it goes to, by its place in their list.</summary>
    public int TopicOf(MessageId message) => topics == 1 ? 0 : IsSpecial(message, out var s) ? s.Topic : ByNumber(message);

    private bool IsSpecial(MessageId message, out (byte[]? Key, int Partition, NameId Name, int Topic) plan)
    {
        plan = default;
        return special.Count > 0 && special.TryGetValue(message.Value, out plan);
    }

    // A key gives order within its topic alone: in two topics it is two keys.
    private string InHistory(string key, int topic) => topics == 1 ? key : $"{options.Topics[topic]}/{key}";

    private int IndexOf(string topic)
    {
        for (var t = 0; t < topics; t++)
        {
            if (options.Topics[t] == topic) return t;
        }

        throw new ArgumentException($"{options.Name} does not send to {topic}.");
    }

    private int ByNumber(MessageId message) => NumberOf(message) % topics;

    private int KeyOf(MessageId message) => NumberOf(message) / topics % bytes.Length;

    private int NumberOf(MessageId message) => Math.Abs(message.Value - options.FirstMessage.Value);
}
