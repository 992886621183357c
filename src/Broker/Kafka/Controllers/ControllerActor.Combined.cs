using Lab.Broker.Kafka.Combined;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Controllers;

// A combined node: the broker in the same process (process.roles=broker,controller).
public sealed partial class ControllerActor
{
    private BrokerListener? broker;
    private bool waitsForBroker;

    public override void OnLocal(ActorId from, Message message)
    {
        switch (message)
        {
            case NodeEvent.Subscribed when !isHalted:
                broker = new(Context, from);
                broker.OnRole(Epoch, quorum!.Leader);
                broker.OnApplied(log, committed.LastApplied.Next);
                break;
            case NodeEvent.BrokerStopped:
                broker = null;
                if (waitsForBroker) Stop();
                break;
        }
    }
}
