using Lab.Model;

namespace Lab.Broker.Kafka.Clients;

internal sealed partial class KafkaClient
{
    /// <summary>What can be done with the least loaded node.</summary>
    private enum NodeChoice
    {
        /// <summary>Nothing: all are busy, or wait before they may be tried again.</summary>
        None,
        Ready,
        Connecting,
        Connectable,
    }

    // Until an answer has named the brokers, the bootstrap addresses are the nodes.
    private int NodeCount => Metadata.Brokers.Count > 0 ? Metadata.Brokers.Count : bootstrap.Count;

    private int NodeAt(int i) => Metadata.Brokers.Count > 0 ? Metadata.Brokers[i].Broker.Value : -1 - i;

    /// <summary>
    /// The node with the fewest requests in flight, else one that is being connected, else one that may be. The search
    /// begins anywhere, so that not all clients ask the same broker.
    /// </summary>
    private int LeastLoaded(out NodeChoice state)
    {
        state = NodeChoice.None;
        var count = NodeCount;
        var now = context.Now;
        var start = (int)context.Draw(ClientSites.NodeChoice, Hash.Of(context.Name, unchecked((ulong)now.Nanos)), 0, count);
        var best = 0;
        var fewest = int.MaxValue;
        for (var i = 0; i < count; i++)
        {
            var node = NodeAt((start + i) % count);
            if (nodes.IsReady(node))
            {
                var inFlight = nodes.InFlight(node);
                if (state == NodeChoice.Ready && inFlight >= fewest) continue;
                (best, fewest, state) = (node, inFlight, NodeChoice.Ready);
                if (inFlight == 0) return best;
            }
            else if (state != NodeChoice.Ready && nodes.IsConnecting(node))
            {
                (best, state) = (node, NodeChoice.Connecting);
            }
            else if (state == NodeChoice.None && !nodes.IsConnected(node) && nodes.RetryAt(node) <= now)
            {
                (best, state) = (node, NodeChoice.Connectable);
            }
        }

        return best;
    }
}
