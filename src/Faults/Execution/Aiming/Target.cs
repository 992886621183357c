using Lab.Model;

namespace Lab.Faults.Execution.Aiming;

/// <summary>Somebody whom a role means at one moment: a process on a machine, with its id when it is a broker.</summary>
internal readonly record struct Target(MachineId Machine, ProcessId Process, int Broker = Target.NoBroker)
{
    public const int NoBroker = -1;
}
