using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

internal sealed partial class KafkaClient
{
    private sealed class MetadataCall : ClientCall;

    private static readonly MetadataCall TheMetadataCall = new();

    private readonly List<string> wanted = [];
    private bool updateWanted;
    private bool metadataInFlight;
    private VirtualTime notBefore;
    private VirtualTime freshUntil;
    private int metadataFailures;
    private TimerId timer;
    private VirtualTime timerDue = VirtualTime.Never;

    /// <summary>An update is wanted soon: something showed that the picture is stale, or a topic is missing.</summary>
    public void RequestMetadata()
    {
        updateWanted = true;
        PumpMetadata();
    }

    /// <summary>The topic is asked for from now on. A topic that is new to the client does not wait for the backoff.</summary>
    public void WantTopic(string topic)
    {
        if (!wanted.Contains(topic))
        {
            wanted.Add(topic);
            notBefore = context.Now;
        }

        RequestMetadata();
    }

    // One request at a time, none sooner than the backoff after the last; a connection that is being opened is waited for.
    private void PumpMetadata()
    {
        if (metadataInFlight) return;
        var now = context.Now;
        if (!updateWanted && now < freshUntil)
        {
            ArmMetadata(freshUntil, now);
            return;
        }

        if (now < notBefore)
        {
            ArmMetadata(notBefore, now);
            return;
        }

        var node = LeastLoaded(out var choice);
        switch (choice)
        {
            case NodeChoice.Ready:
                SendMetadata(node);
                break;
            case NodeChoice.Connectable when !IsAnyConnecting():
                EnsureReady(node);
                break;
            case NodeChoice.None when AnyNodeAt() is var at && at != VirtualTime.Never:
                ArmMetadata(at, now);
                break;
        }
    }

    private bool IsAnyConnecting()
    {
        for (var i = 0; i < NodeCount; i++)
        {
            if (nodes.IsConnecting(NodeAt(i))) return true;
        }

        return false;
    }

    private void SendMetadata(int node)
    {
        metadataInFlight = true;
        updateWanted = false;
        Send(node, new MetadataRequest(NextCorrelation(), [.. wanted], settings.AllowAutoCreation), TheMetadataCall);
    }

    private void OnMetadataAnswer(MetadataResponse response)
    {
        metadataInFlight = false;
        var now = context.Now;
        if (response.Brokers.Count == 0)
        {
            FailMetadata(now);
        }
        else
        {
            var whole = Metadata.Update(response);
            metadataFailures = whole ? 0 : metadataFailures + 1;
            notBefore = now + MetadataPause(Math.Max(0, metadataFailures - 1));
            freshUntil = now + settings.MetadataMaxAge;
            updateWanted |= !whole;
        }

        PumpMetadata();
        owner.OnMetadata();
    }

    private void LoseMetadataCall(IReadOnlyList<ClientCall> unanswered)
    {
        var was = metadataInFlight;
        for (var i = 0; i < unanswered.Count; i++) metadataInFlight &= unanswered[i] is not MetadataCall;
        if ((was && !metadataInFlight) || (updateWanted && context.Now >= notBefore)) FailMetadata(context.Now);
    }

    private void FailMetadata(VirtualTime now)
    {
        updateWanted = true;
        notBefore = now + MetadataPause(metadataFailures++);
    }

    private Duration MetadataPause(int failures) =>
        settings.Retry.After(context, failures, ClientSites.MetadataBackoff, Hash.Of(context.Name, (ulong)context.Incarnation));

    private void ArmMetadata(VirtualTime due, VirtualTime now)
    {
        if (!timer.IsNone && timerDue <= due) return;
        if (!timer.IsNone) context.Cancel(timer);
        timerDue = due;
        timer = context.SetTimer(due - now, metadataTimer, background: true);
    }

    private void OnMetadataTimer()
    {
        timer = default;
        timerDue = VirtualTime.Never;
        PumpMetadata();
    }
}
