using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>
/// A request as its fields, with the size that its encoding would have. The correlation id is the client's count on the
/// connection; the answer repeats it.
/// </summary>
public abstract class KafkaRequest : Message
{
    // Length, api key, version, correlation id, a short client id, tags.
    private const int HeaderSize = 4 + 2 + 2 + 4 + 12 + 1;

    protected KafkaRequest(ApiKey api, int correlationId, int bodySize, ulong digest, ulong subject = 0)
        : this(api) => Fill(correlationId, bodySize, digest, subject);

    /// <summary>One of a stock: what it says comes with <see cref="Fill"/>.</summary>
    protected KafkaRequest(ApiKey api)
        : base((int)api)
    {
    }

    public ApiKey Api => (ApiKey)Kind;

    public int CorrelationId { get; private set; }

    protected void Fill(int correlationId, int bodySize, ulong digest, ulong subject)
    {
        CorrelationId = correlationId;
        Fill(HeaderSize + bodySize, Hash.Of((ulong)Api, digest), subject);
    }
}

/// <summary>An answer; <see cref="Message.Kind"/> is the request's api key plus <see cref="ResponseKind"/>.</summary>
public abstract class KafkaResponse : Message
{
    /// <summary>Added to the api key to tell answers from requests in hashes and traces.</summary>
    public const int ResponseKind = 1000;

    private const int HeaderSize = 4 + 4 + 1;

    protected KafkaResponse(ApiKey api, int correlationId, int bodySize, ulong digest, ulong subject = 0)
        : this(api) => Fill(correlationId, bodySize, digest, subject);

    /// <summary>One of a stock: what it says comes with <see cref="Fill"/>.</summary>
    protected KafkaResponse(ApiKey api)
        : base((int)api + ResponseKind)
    {
    }

    public ApiKey Api => (ApiKey)(Kind - ResponseKind);

    public int CorrelationId { get; private set; }

    /// <param name="correlationId">The request's.</param>
    /// <param name="bodySize">Bytes behind the header.</param>
    /// <param name="digest">Of what it says.</param>
    /// <param name="subject">The request's.</param>
    protected void Fill(int correlationId, int bodySize, ulong digest, ulong subject)
    {
        CorrelationId = correlationId;
        Fill(HeaderSize + bodySize, Hash.Of((ulong)Kind, digest), subject == 0 ? 0 : Hash.Of(subject, ResponseKind));
    }
}

/// <summary>Digests of the parts that messages are made of.</summary>
internal static class Digests
{
    public static ulong Of(TopicPartition partition) => Hash.Of(Hash.Of(partition.Topic), unchecked((ulong)partition.Partition));

    public static ulong Of(ReadOnlySpan<int> ids)
    {
        var hash = (ulong)ids.Length;
        foreach (var id in ids) hash = Hash.Roll(hash, unchecked((ulong)id));
        return Hash.Mix(hash);
    }
}
