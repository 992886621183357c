using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>A request on a connection of its own, and what became of it.</summary>
internal sealed class Call(KafkaRequest request)
{
    public KafkaRequest Request { get; } = request;

    /// <summary>None while there is no answer.</summary>
    public Message? Answer { get; set; }

    public VirtualTime AnsweredAt { get; set; } = VirtualTime.Never;

    /// <summary>The broker closed the connection.</summary>
    public bool IsClosed { get; set; }

    public bool IsAnswered => Answer is not null;

    public T The<T>() where T : Message
    {
        Assert.True(IsAnswered, $"{Request.Api} is not answered yet.");
        return Assert.IsType<T>(Answer);
    }

    /// <summary>The one result of a produce.</summary>
    public ProduceResult Produced => Assert.Single(The<ProduceResponse>().Results.ToArray());

    /// <summary>The one result of a fetch.</summary>
    public FetchResult Fetched
    {
        get
        {
            var response = The<FetchResponse>();
            Assert.Equal(ErrorCode.None, response.Error);
            return Assert.Single(response.Results.ToArray());
        }
    }
}
