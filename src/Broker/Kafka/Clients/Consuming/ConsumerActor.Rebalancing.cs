using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

// onPartitionsRevoked and onPartitionsLost as this application writes them: what is revoked it may still commit, what is lost it
// lets go without a word. Whatever a commit says, it goes on: a refused one it writes into its log.
public sealed partial class ConsumerActor
{
    private int listenerStep = -1;

    void IKafkaConsumerOwner.OnRevoked(bool areLost)
    {
        listenerStep = areLost ? options.OnRevoke.Count : 0;
        RunListener();
    }

    private void RunListener()
    {
        if (listenerStep >= options.OnRevoke.Count)
        {
            listenerStep = -1;
            consumer.ListenerReturned();
            pool?.ForgetReleased();
            if (isEnding && pool is not null) CloseIfDrained();
            else if (!consumer.IsPolling) return; // Its poll has come back with records: their handler ends first, and closes.
            else if (isEnding && !isClosing) Close();
            else SeekNow();
            return;
        }

        switch (options.OnRevoke[listenerStep])
        {
            case HandlerStep.Commit when CommitDone():
                break;
            case HandlerStep.Commit:
                consumer.CommitSync();
                break;
            case HandlerStep.CommitAsync:
                consumer.CommitAsync();
                EndListenerStep();
                break;
            case HandlerStep.Work work:
                Context.SetTimer(new(work.Min.Nanos + DrawUpTo(work, Hash.Of(Context.Name, unchecked((ulong)Context.Now.Nanos)))), ListenerTimer);
                break;
            default:
                throw new InvalidOperationException($"{options.OnRevoke[listenerStep].Name} is no step of a listener.");
        }
    }

    private bool IsInListener => listenerStep >= 0;

    private void EndListenerStep()
    {
        listenerStep++;
        RunListener();
    }

    void IKafkaConsumerOwner.OnLeft() => Context.Exit();
}
