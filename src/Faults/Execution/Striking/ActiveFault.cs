using Lab.Faults.Plans;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Faults.Execution.Striking;

/// <summary>One direction between two machines.</summary>
internal readonly record struct Way(MachineId From, MachineId To);

/// <summary>A life of a process: the next one is not paused any more.</summary>
internal readonly record struct Life(ProcessId Process, int Number);

/// <summary>A fault in force: what it did to the world and has not taken back.</summary>
internal sealed class ActiveFault(int number, string name, string text)
{
    /// <summary>In the run, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>Of the planned fault or step.</summary>
    public string Name { get; } = name;

    public string Text { get; } = text;

    /// <summary>The machine it struck, when it is one.</summary>
    public MachineId Machine { get; set; } = MachineId.None;

    /// <summary>A link may stand here twice: cuts are counted.</summary>
    public List<Way> Cuts { get; } = [];

    public List<(Way Way, Duration Min, Duration Max)> Slowed { get; } = [];

    public List<(Way Way, int Millionths)> Lossy { get; } = [];

    public List<Life> Paused { get; } = [];

    /// <summary>Processes that start again when it ends. A process is in the keeping of one fault: the latest that struck it.</summary>
    public List<ProcessId> Down { get; } = [];

    /// <summary>Machines that get their power back, and all their processes with it, when it ends; each in the keeping of one fault, too.</summary>
    public List<MachineId> Dark { get; } = [];

    /// <summary>Connections on which it holds what one side sends.</summary>
    public List<ConnectionId> Held { get; } = [];

    /// <summary>Disks it does something to that lasts.</summary>
    public List<(MachineId Machine, DiskTrouble Trouble)> Disks { get; } = [];

    public List<(MachineId Machine, ClockTrouble Trouble)> Clocks { get; } = [];

    /// <summary>When it ended; null while it is in force.</summary>
    public VirtualTime? EndedAt { get; set; }

    /// <summary>When it ends by itself.</summary>
    public Agenda.Entry? End { get; set; }

    /// <summary>Nothing that it did is left.</summary>
    public bool IsSpent => Cuts.Count + Slowed.Count + Lossy.Count + Paused.Count + Down.Count + Dark.Count + Held.Count + Disks.Count + Clocks.Count == 0;
}
