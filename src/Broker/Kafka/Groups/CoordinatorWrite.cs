using Lab.Broker.Kafka.Replication;
using Lab.Kernel;

namespace Lab.Broker.Kafka.Groups;

/// <summary>A write of the coordinator into __consumer_offsets that waits until it is committed.</summary>
internal abstract class CoordinatorWrite : IPendingAppend
{
    private CoordinatorLog log = null!;
    private bool isOver;

    public long Id { get; private set; }

    public TimerId Timer { get; set; }

    /// <summary>The wait begins.</summary>
    public void Begin(CoordinatorLog log, long id)
    {
        (this.log, Id, Timer, isOver) = (log, id, default, false);
    }

    /// <summary>The run is over.</summary>
    protected void Forget() => log = null!;

    public void Decide(int index, ErrorCode error) => Finish(error);

    public void Finish(ErrorCode error)
    {
        if (isOver) return;
        isOver = true;
        log.Over(this);
        OnDone(error);
    }

    /// <summary>It is committed, or it was refused or given up, as the log says it.</summary>
    public abstract void OnDone(ErrorCode error);
}
