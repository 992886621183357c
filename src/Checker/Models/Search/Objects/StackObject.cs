using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search.Objects;

/// <summary>A stack: its state is the chain of the numbers of its values.</summary>
internal readonly struct StackObject(List<StackObject.Action> actions, Chains chains, DistinctValues numbers, Values values) : ISequentialObject
{
    public enum Kind : byte
    {
        Push,
        Pop,

        /// <summary>A pop that found nothing.</summary>
        PopEmpty,

        /// <summary>A pop of which nobody knows what it got.</summary>
        PopCrashed,
    }

    public readonly record struct Action(Kind Kind, int Value);

    public int Initial => 0;

    public long Bytes => chains.Bytes;

    public bool Step(int state, int operation, out int next)
    {
        var action = actions[operation];
        next = state;
        switch (action.Kind)
        {
            case Kind.Push:
                next = chains.Add(state, action.Value);
                return true;
            case Kind.PopEmpty:
                return state == 0;
            default:
                if (state == 0 || (action.Kind == Kind.Pop && chains.Last(state) != action.Value)) return false;
                next = chains.Parent(state);
                return true;
        }
    }

    public int BlockedAt(int state, in Ahead ahead) => -1;

    public string Show(int state)
    {
        var (table, all) = (numbers, values);
        return $"[{string.Join(' ', chains.Numbers(state).Select(number => all.Show(table[number])))}]";
    }
}
