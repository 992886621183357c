using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search.Objects;

/// <summary>A queue whose values may repeat: its state is the name of the sequence of their numbers.</summary>
internal readonly struct QueueObject(List<QueueObject.Action> actions, Sequences sequences, DistinctValues numbers, Values values) : ISequentialObject
{
    public enum Kind : byte
    {
        Enqueue,
        Dequeue,
        DequeueEmpty,

        /// <summary>A dequeue of which nobody knows what it got.</summary>
        DequeueCrashed,
    }

    public readonly record struct Action(Kind Kind, int Value);

    public int Initial => 0;

    public long Bytes => sequences.Bytes;

    public bool Step(int state, int operation, out int next)
    {
        var action = actions[operation];
        next = state;
        switch (action.Kind)
        {
            case Kind.Enqueue:
                next = sequences.Append(state, action.Value);
                return true;
            case Kind.DequeueEmpty:
                return state == 0;
            default:
                if (state == 0 || (action.Kind == Kind.Dequeue && sequences.First(state) != action.Value)) return false;
                next = sequences.Rest(state);
                return true;
        }
    }

    public int BlockedAt(int state, in Ahead ahead) => -1;

    public string Show(int state)
    {
        var (table, all) = (numbers, values);
        return $"[{string.Join(' ', sequences.Numbers(state).Select(number => all.Show(table[number])))}]";
    }
}
