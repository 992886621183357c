using Lab.Model;

namespace Lab.Kernel;

/// <summary>A process: it can be started, killed, paused and resumed. Its sockets and actors live and die with it.</summary>
internal sealed class ProcessHost(ProcessId id, string name, MachineHost machine)
{
    private readonly List<long> deaths = [];

    public ProcessId Id { get; } = id;
    public string Name { get; } = name;
    public MachineHost Machine { get; } = machine;
    public List<ActorHost> Actors { get; } = [];
    public bool Alive { get; set; }
    public bool Paused { get; set; }

    /// <summary>It was asked to end in this life.</summary>
    public bool Terminating { get; set; }

    /// <summary>It is to start again as soon as it has ended.</summary>
    public bool StartsAgain { get; set; }

    /// <summary>Which life this is; the first is 0. Meaningful while alive, and of the last life afterwards.</summary>
    public int Incarnation { get; set; } = -1;

    public void Died(long at) => deaths.Add(at);

    public bool Lives(int incarnation) => Alive && incarnation == Incarnation;

    /// <summary>
    /// Whether something sent by a past life is gone: it had not left when the process was killed, or it has not arrived
    /// and the machine's power went then or since.
    /// </summary>
    public bool Gone(int incarnation, long departed)
    {
        var death = deaths[incarnation];
        return departed > death || Machine.LastPowerLoss >= death;
    }
}
