namespace Lab.Model;

/// <summary>A machine of the world: power, clock, disks, network card. Dense from 0; -1 is none.</summary>
public readonly record struct MachineId(int Value)
{
    public static readonly MachineId None = new(-1);
    public bool IsNone => Value < 0;
    public override string ToString() => $"machine {Value}";
}

/// <summary>A process on a machine. Dense from 0 over the whole world; it keeps its id through restarts.</summary>
public readonly record struct ProcessId(int Value)
{
    public override string ToString() => $"process {Value}";
}

/// <summary>One role in a process. Dense from 0 over the whole world; it keeps its id through restarts.</summary>
public readonly record struct ActorId(int Value)
{
    public static readonly ActorId None = new(-1);
    public bool IsNone => Value < 0;
    public override string ToString() => $"actor {Value}";
}

/// <summary>
/// What the application means by one message: its id stays the same when the application sends it again, and it is
/// found in the value bytes, so that real clusters are judged alike. Dense from 1 in a run; 0 is none.
/// </summary>
public readonly record struct MessageId(int Value)
{
    public static readonly MessageId None;
    public bool IsNone => Value == 0;
    public override string ToString() => $"m{Value}";
}

/// <summary>One life of one client: a new session begins with every start of its process. Dense from 0 in a history.</summary>
public readonly record struct SessionId(int Value);

/// <summary>One operation of a history, dense from 0 in the order of the calls.</summary>
public readonly record struct OperationId(int Value)
{
    public static readonly OperationId None = new(-1);
    public bool IsNone => Value < 0;
}

/// <summary>A name that the history or the fact stream holds once: a topic partition, a queue, a group, a key.</summary>
public readonly record struct NameId(int Value)
{
    public static readonly NameId None = new(-1);
    public bool IsNone => Value < 0;
}
