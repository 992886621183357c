namespace Lab.Checker.Models;

/// <summary>Every model that `lab check --model` knows, in the order in which the list shows them.</summary>
public static class ModelCatalog
{
    public static readonly IReadOnlyList<IModel> All =
    [
        new Fifo.FifoModel(),
        new Log.LogModel(),
        new Register.RegisterModel(),
        new TotalQueue.TotalQueueModel(),
        new SetFull.SetFullModel(),
        new Search.CasRegisterModel(),
        new Search.KvModel(),
        new Search.MutexModel(),
        new Search.StackModel(),
        new Search.QueueModel(),
        new Search.SetModel(),
        new Transactions.ListAppendModel(),
        new Transactions.RegisterTransactionsModel(),
        new Kafka.KafkaModel(),
        new Queues.RedeliveryQueueModel(),
        new Groups.ConsumerGroupModel(),
        new Groups.ReadProcessWriteModel(),
    ];

    /// <summary>The model of that name, or null.</summary>
    public static IModel? Find(string name)
    {
        foreach (var model in All)
        {
            if (model.Name == name) return model;
        }

        return null;
    }
}
