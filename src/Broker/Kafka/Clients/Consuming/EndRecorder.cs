using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// Writes into the history what a consumer learns of the ends of logs, where its scenario asks for it (<c>reads: current</c>).
/// A row is called when the question is sent, since the end may have been looked up at any time after that, and returns with
/// the answer.
/// <para>
/// Every fetch has a row: whether it will meet an end is not known when it is sent, and a call can't be moved to an earlier
/// position afterwards. One that brought records, or was refused, returns failed, one whose connection broke returns unknown:
/// neither says anything. Of the ends that are equal and follow each other the last one called proves the most (nothing was
/// there as late as that) and makes the earlier ones superfluous, but which one is the last is known too late as well. An idle
/// consumer costs two rows a second and partition (<c>fetch.max.wait.ms</c>), a busy one a row for each answer.
/// </para>
/// </summary>
internal sealed class EndRecorder(ActorContext context, SessionId session, bool isAsked)
{
    /// <summary>Somebody wants to know.</summary>
    public bool IsAsked { get; } = isAsked;

    /// <summary>A question goes out whose answer may tell the end.</summary>
    public OperationId Ask(AssignedPartition partition) => IsAsked
        ? context.History.Call(OperationKind.ReadEnd, session, 0, 0, MessageId.None, NameId.None, partition.Place, context.WorldTime)
        : OperationId.None;

    /// <summary>The answer told it.</summary>
    /// <param name="asked">As <see cref="Ask"/> gave it.</param>
    /// <param name="partition">Whose end.</param>
    /// <param name="end">Nothing was there at this offset.</param>
    /// <param name="broker">Who answered.</param>
    public void Told(OperationId asked, AssignedPartition partition, Offset end, int broker)
    {
        if (asked.IsNone) return;
        context.History.Return(asked, OperationResult.Ok, context.WorldTime, end.Value);
        context.Report(FactKind.EndTold, partition.FactPlace, end.Value, broker, asked.Value);
    }

    /// <summary>The answer tells of no end.</summary>
    public void ToldNone(OperationId asked) => Return(asked, OperationResult.Fail);

    /// <summary>No answer will come.</summary>
    public void NotTold(OperationId asked) => Return(asked, OperationResult.Info);

    private void Return(OperationId asked, OperationResult result)
    {
        if (!asked.IsNone) context.History.Return(asked, result, context.WorldTime);
    }
}
