namespace Lab.Model;

/// <summary>
/// All that faults and triggers see of a system: who plays a role now, and numbers of what happened. Implemented per
/// system; later by an admin client for real clusters. Names are those of the scenario (<c>orders-0</c>, <c>billing</c>).
/// </summary>
public interface IClusterView
{
    /// <summary>What committed metadata says; -1 when there is none.</summary>
    int LeaderOf(string partition);

    /// <summary>Brokers that believe it of themselves now.</summary>
    IReadOnlyList<int> ClaimingLeadersOf(string partition);

    /// <summary>The assigned replicas in their order.</summary>
    IReadOnlyList<int> ReplicasOf(string partition);

    /// <summary>The committed in-sync set.</summary>
    IReadOnlyList<int> InSyncSetOf(string partition);

    /// <summary>The broker that coordinates a group; -1 when there is none.</summary>
    int CoordinatorOf(string group);

    /// <summary>The high watermark of a broker's replica; -1 when it has none.</summary>
    long HighWatermarkOf(int broker, string partition);

    /// <summary>The log end offset of a broker's replica; -1 when it has none.</summary>
    long LogEndOf(int broker, string partition);

    /// <summary>How often a broker has registered since the world began.</summary>
    int RegistrationsOf(int broker);

    bool IsFenced(int broker);

    /// <summary>Whether an active controller has heard from the broker so lately that its session has half of its time left at least.</summary>
    bool IsHeard(int broker);

    /// <summary>Which broker a client believes to be leader; -1 when it does not know.</summary>
    int LeaderKnownBy(string client, string partition);

    /// <summary>The committed position of a group; -1 when there is none.</summary>
    long CommittedBy(string group, string partition);

    /// <summary>Which member of a group, from 1, has a partition; 0 while none has.</summary>
    int OwnerOf(string group, string partition);

    /// <summary>The generation of a group that its coordinator knows; 0 before the first.</summary>
    int GenerationOf(string group);

    /// <summary>The machine of a broker.</summary>
    MachineId MachineOfBroker(int broker);

    /// <summary>The machines of the controllers in the order of their ids.</summary>
    IReadOnlyList<MachineId> ControllerMachines { get; }

    /// <summary>The machine of the active controller; none while there is none.</summary>
    MachineId ActiveController { get; }

    IReadOnlyList<int> Brokers { get; }
}
