using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Consuming;

// An application that hands records to worker threads: its poll loop never waits for them, whatever it commits.
public sealed partial class ConsumerActor
{
    private readonly HandlerStep.HandOff? handOff = options.Handler is [HandlerStep.HandOff only] ? only : null;
    private readonly WorkerPool? pool = options.Handler is [HandlerStep.HandOff h] ? new(h.Workers, h.ByKey) : null;

    private void HandOff()
    {
        foreach (var record in records) pool!.Hand(record);
        for (var worker = 0; worker < pool!.Workers; worker++) StartWorker(worker);
        if (handOff!.CommitWhen == HandOffCommit.Early) consumer.CommitAsync();
        Context.SetTimer(Duration.Zero, PollTimer);
    }

    private void PollOn()
    {
        if (isEnding) CloseIfDrained();
        else Poll();
    }

    private void StartWorker(int worker)
    {
        if (pool!.TryTake(worker)) BeginWorkerStep(worker);
    }

    private void BeginWorkerStep(int worker)
    {
        if (pool!.StepOf(worker) < handOff!.Steps.Count)
        {
            var record = pool.RecordOf(worker);
            var takes = handOff.Steps[pool.StepOf(worker)] is HandlerStep.Work work
                ? new(work.Min.Nanos + DrawUpTo(work, Hash.Of(Context.Name, unchecked((ulong)record.Message.Value), unchecked((ulong)record.Offset.Value))))
                : options.EffectTime;
            Context.SetTimer(takes, WorkerTimer, worker);
            return;
        }

        var done = pool.RecordOf(worker);
        var moved = pool.Done(worker);
        Context.Report(FactKind.RecordsHandled, NameId.None, 1);
        if (handOff.CommitWhen == HandOffCommit.Late && done.Partition.State != PositionState.Released) consumer.CommitAsync(done.Partition, done.Offset.Next, done.Epoch);
        else if (handOff.CommitWhen == HandOffCommit.LowWatermark && moved is not null) consumer.CommitAsync(moved.Partition, moved.LowWatermark.Offset, moved.LowWatermark.LeaderEpoch);
        StartWorker(worker);
        if (isEnding) CloseIfDrained();
    }

    private void EndWorkerStep(int worker)
    {
        var step = handOff!.Steps[pool!.StepOf(worker)];
        var record = pool.RecordOf(worker);
        Context.Report(FactKind.HandlerStep, NameId.None, Count(step.Name), record.Message.Value, 0, step.Name);
        if (step is HandlerStep.Effect)
        {
            Context.History.Instant(OperationKind.Effect, session, programIndex++, record.Message, record.Key, record.Partition.Place, record.Offset.Value, Context.WorldTime);
            Context.Report(FactKind.EffectDone, record.Partition.FactPlace, record.Offset.Value, record.Message.Value);
        }

        Context.Report(FactKind.HandlerStepDone, NameId.None, Counted(step.Name), record.Message.Value, 0, step.Name);
        pool.NextStep(worker);
        BeginWorkerStep(worker);
    }

    // A clean end waits for what the workers have; no more is polled.
    private void CloseIfDrained()
    {
        if (pool!.IsIdle && !isClosing && !IsInListener) Close();
    }

    // What a listener may commit: what is done, not what was handed out. One partition after the other.
    private bool CommitDone()
    {
        if (handOff?.CommitWhen != HandOffCommit.LowWatermark) return false;
        committing.Clear();
        foreach (var partition in pool!.Open)
        {
            if (partition.LowWatermark.Offset != Offset.None && partition.Partition.State != PositionState.Released) committing.Enqueue(partition);
        }

        CommitNextDone();
        return true;
    }

    private readonly Queue<OpenRecords> committing = new();

    private void CommitNextDone()
    {
        if (committing.TryDequeue(out var next)) consumer.CommitSync(next.Partition, next.LowWatermark.Offset, next.LowWatermark.LeaderEpoch);
        else EndListenerStep();
    }
}
