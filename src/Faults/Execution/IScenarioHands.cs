using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution;

/// <summary>
/// What a plan can reach of a scenario beside its cluster: where everybody runs, and what its clients can be told. Implemented by whoever builds the
/// world; for a real cluster by whoever started the processes. Nothing here answers: what came of it is seen in facts.
/// </summary>
public interface IScenarioHands
{
    /// <summary>The process that a crash of this broker kills.</summary>
    ProcessId ProcessOfBroker(int broker);

    /// <summary>The process of the controller on this machine; with a combined node the same as its broker's.</summary>
    ProcessId ProcessOfController(MachineId machine);

    /// <summary>
    /// Every producing and consuming application, member by member, each on a machine of its own: a fact of such a machine is a fact of its application.
    /// Auditors and admin clients are not among them.
    /// </summary>
    IReadOnlyList<ClientProcess> Clients { get; }

    /// <summary>Partitions whose in-sync sets tell whether a broker is whole: the scenario's, and those that the system keeps for it.</summary>
    IReadOnlyList<string> Partitions => [];

    /// <summary>Has a producer call send, in the order written; returns at once.</summary>
    void Send(SendRequest request);

    /// <summary>
    /// Lets a consumer poll until it has handled so many more records, and no more; returns at once. Its members report
    /// <see cref="Model.Facts.FactKind.RecordsHandled"/> as they get on.
    /// </summary>
    void Read(ReadRequest request);

    /// <summary>Has the members of a consuming application move their positions; returns at once.</summary>
    /// <param name="request">Who, and where to.</param>
    /// <param name="ready">From when its times count.</param>
    void Seek(SeekRequest request, VirtualTime ready);

    /// <summary>What messages of this system say, for triggers on the wire; null when nobody can read them.</summary>
    IWireReader? Wire => null;

    /// <summary>Turns one bit of the records of this partition that this machine's disk holds; which one is drawn for <paramref name="subject"/>. Nothing where there are none.</summary>
    void FlipBit(MachineId machine, TopicPartitionRef partition, ulong subject);

    /// <summary>Has an admin client ask the controller for a leader; returns at once.</summary>
    void Elect(TopicPartitionRef partition, ElectionType type);

    /// <summary>Has an admin client ask for partitions to be moved to these brokers; returns at once.</summary>
    void Reassign(IReadOnlyList<(TopicPartitionRef Partition, IReadOnlyList<int> Brokers)> partitions);

    /// <summary>Has an admin client ask for a topic to grow to so many partitions; returns at once.</summary>
    void AddPartitions(string topic, int count);

    /// <summary>Has an admin client delete a topic; returns at once.</summary>
    void DeleteTopic(string topic);

    /// <summary>Has an admin client create a topic as the scenario describes it; returns at once.</summary>
    void CreateTopic(string topic);
}

/// <summary>A process that runs one member of a producing or consuming application.</summary>
/// <param name="Application">The name that the scenario gives to the producer or the consumer.</param>
/// <param name="Member">From 1; a producer has one.</param>
/// <param name="Process">It keeps its id through restarts.</param>
public sealed record ClientProcess(string Application, int Member, ProcessId Process);
