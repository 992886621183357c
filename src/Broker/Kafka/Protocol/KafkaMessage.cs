using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Protocol;

/// <summary>
/// A request as its fields, with the size that its encoding would have. The correlation id is the client's count on the
/// connection; the answer repeats it.
/// </summary>
public abstract class KafkaRequest(ApiKey api, int correlationId, int bodySize, ulong digest, ulong subject = 0)
    : Message((int)api, HeaderSize + bodySize, Hash.Of((ulong)api, digest), subject)
{
    // Length, api key, version, correlation id, a short client id, tags.
    private const int HeaderSize = 4 + 2 + 2 + 4 + 12 + 1;

    public ApiKey Api => (ApiKey)Kind;

    public int CorrelationId { get; } = correlationId;
}

/// <summary>An answer; <see cref="Message.Kind"/> is the request's api key plus <see cref="ResponseKind"/>.</summary>
public abstract class KafkaResponse(ApiKey api, int correlationId, int bodySize, ulong digest, ulong subject = 0)
    : Message((int)api + ResponseKind, HeaderSize + bodySize, Hash.Of((ulong)api + ResponseKind, digest), subject == 0 ? 0 : Hash.Of(subject, ResponseKind))
{
    /// <summary>Added to the api key to tell answers from requests in hashes and traces.</summary>
    public const int ResponseKind = 1000;

    private const int HeaderSize = 4 + 4 + 1;

    public ApiKey Api => (ApiKey)(Kind - ResponseKind);

    public int CorrelationId { get; } = correlationId;
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
