using Lab.Kernel;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Scenarios.Figures;

/// <summary>What `count(...)` counts: listens from the start of a run, and looks at the disks at its end.</summary>
internal sealed class RunCounts : IFactListener
{
    private readonly List<VirtualTime> changes = [];
    private readonly List<VirtualTime> recoveries = [];
    private VirtualTime ready;
    private long files;
    private long preallocated;

    public ulong Interest => FactKinds.Bits(FactKind.PartitionChanged, FactKind.LogRecovered);

    public void On(in Fact fact)
    {
        if (fact.Kind == FactKind.PartitionChanged) changes.Add(fact.At);
        else if (fact.C == 1) recoveries.Add(fact.At);
    }

    /// <summary>The run is over: what lies on the disks of brokers is counted, and what came before it was ready is not.</summary>
    public void End(World world, IEnumerable<MachineId> brokers, VirtualTime readyAt)
    {
        ready = readyAt;
        foreach (var broker in brokers)
        {
            var disk = world.DiskOf(broker);
            var behind = 0L;
            foreach (var name in disk.Names)
            {
                var file = disk.Find(name)!;
                behind += file.Length - file.WrittenLength;
            }

            files = Math.Max(files, disk.Names.Count);
            preallocated = Math.Max(preallocated, behind);
        }
    }

    public double Of(FigureSubject subject) => subject switch
    {
        FigureSubject.Files => files,
        FigureSubject.PreallocatedBytes => preallocated,
        FigureSubject.PartitionChanges => changes.Count(at => at >= ready),
        FigureSubject.RecoveredLogs => recoveries.Count(at => at >= ready),
        _ => double.NaN,
    };
}
