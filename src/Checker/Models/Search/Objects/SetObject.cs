using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search.Objects;

/// <summary>A set: its state is the name of the set of its elements' numbers.</summary>
internal readonly struct SetObject(List<SetObject.Action> actions, CanonicalSets sets, DistinctValues numbers, Values values) : ISequentialObject
{
    public enum Kind : byte
    {
        Add,

        /// <summary>An add that was told that the element is new.</summary>
        AddNew,

        Remove,

        /// <summary>A removal that was told that the element was there.</summary>
        RemoveFound,

        /// <summary>Somebody was told that the element is in.</summary>
        Has,

        /// <summary>Somebody was told that the element is not in.</summary>
        HasNot,

        /// <summary>The whole set was read.</summary>
        Read,
    }

    /// <summary>The number of the element; of a read the name of the set.</summary>
    public readonly record struct Action(Kind Kind, int Element);

    public int Initial => 0;

    public long Bytes => sets.Bytes;

    public bool Step(int state, int operation, out int next)
    {
        var action = actions[operation];
        next = state;
        if (action.Kind == Kind.Read) return state == action.Element;
        var isIn = sets.Contains(state, action.Element);
        if (action.Kind is Kind.Add or Kind.AddNew && !isIn) next = sets.Add(state, action.Element);
        if (action.Kind is Kind.Remove or Kind.RemoveFound && isIn) next = sets.Remove(state, action.Element);
        return action.Kind switch
        {
            Kind.AddNew or Kind.HasNot => !isIn,
            Kind.RemoveFound or Kind.Has => isIn,
            _ => true,
        };
    }

    public int BlockedAt(int state, in Ahead ahead) => -1;

    public string Show(int state)
    {
        var (table, all) = (numbers, values);
        return $"{{{string.Join(' ', sets.Members(state).Select(number => all.Show(table[number])))}}}";
    }
}
