using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Auditing;

/// <summary>
/// Asks every broker which leaders it knows, and keeps the newest epochs. One broker's word is not enough: a leader that was cut
/// off and deposed tells for seconds after the cut has healed that it leads, and answers as if it did. But whoever acknowledges
/// in an epoch knows of it, and so do the followers without which it would acknowledge nothing.
/// </summary>
internal sealed class LeaderSurvey(ActorContext context, KafkaClient client, AuditorOptions options)
{
    /// <summary>So long it waits for brokers that can't be reached.</summary>
    private static readonly Duration Patience = Duration.FromSeconds(5);

    private sealed class Question(int round, int broker) : ClientCall
    {
        public int Round { get; } = round;
        public int Broker { get; } = broker;
    }

    private enum Standing : byte
    {
        Open,
        Asked,
        Answered,
    }

    private readonly Standing[] brokers = new Standing[options.Bootstrap.Count];
    private readonly LeaderEpoch[] newest = [.. options.Partitions.Select(_ => LeaderEpoch.None)];
    private readonly string[] topics = [.. options.Partitions.Select(p => p.Topic).Distinct()];
    private VirtualTime since;
    private int round;

    /// <summary>Every broker has answered, or was waited for long enough.</summary>
    public bool IsDone => brokers.AsSpan().IndexOfAnyExcept(Standing.Answered) < 0 || context.Now - since >= Patience;

    /// <summary>The newest epoch of a partition that any broker has told.</summary>
    public LeaderEpoch Newest(int partition) => newest[partition];

    /// <summary>From now on all are asked anew.</summary>
    public void Begin()
    {
        brokers.AsSpan().Clear();
        round++;
        since = context.Now;
    }

    /// <summary>Asks whoever is connected and was not asked; connects to the others.</summary>
    public void Ask()
    {
        for (var i = 0; i < brokers.Length; i++)
        {
            var node = -1 - i; // By its address: a fenced broker is in nobody's picture of the cluster.
            if (brokers[i] != Standing.Open || !client.EnsureReady(node)) continue;
            brokers[i] = Standing.Asked;
            client.Send(node, new MetadataRequest(client.NextCorrelation(), topics, allowAutoCreation: false), new Question(round, i), Patience);
        }
    }

    /// <summary>Takes an answer in; false when it is none to a survey.</summary>
    public bool OnAnswer(ClientCall call, KafkaResponse response)
    {
        if (call is not Question question) return false;
        if (question.Round == round) brokers[question.Broker] = Standing.Answered;
        foreach (var told in ((MetadataResponse)response).Partitions)
        {
            for (var i = 0; i < newest.Length; i++)
            {
                if (options.Partitions[i] == told.Partition && told.LeaderEpoch > newest[i]) newest[i] = told.LeaderEpoch;
            }
        }

        return true;
    }

    public void OnLost(ClientCall call)
    {
        if (call is Question question && question.Round == round) brokers[question.Broker] = Standing.Open;
    }
}
