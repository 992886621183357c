namespace Lab.Checker.Models.Search.Objects;

/// <summary>A lock: its state is 1 while somebody has it.</summary>
internal readonly struct MutexObject(List<bool> acquires) : ISequentialObject
{
    public int Initial => 0;

    public long Bytes => 0;

    public bool Step(int state, int operation, out int next)
    {
        next = acquires[operation] ? 1 : 0;
        return next != state;
    }

    public int BlockedAt(int state, in Ahead ahead) => -1;

    public string Show(int state) => state == 1 ? "the lock taken" : "the lock free";
}
