using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search.Objects;

/// <summary>A register: its state is the number of its value.</summary>
internal readonly struct RegisterObject(List<RegisterObject.Action> actions, DistinctValues numbers, Values values) : ISequentialObject
{
    public enum Kind : byte
    {
        Read,
        Write,
        Swap,

        /// <summary>A swap that was told that the value is another.</summary>
        SwapRefused,
    }

    /// <summary>What an operation does: reads <c>Before</c>, writes <c>After</c>, or both.</summary>
    public readonly record struct Action(Kind Kind, int Before, int After);

    /// <summary>The number of nil, which the register holds before the first write.</summary>
    public int Initial => 0;

    public long Bytes => 0;

    public bool Step(int state, int operation, out int next)
    {
        var action = actions[operation];
        next = action.Kind is Kind.Write or Kind.Swap ? action.After : state;
        return action.Kind switch
        {
            Kind.Write => true,
            Kind.SwapRefused => state != action.Before,
            _ => state == action.Before,
        };
    }

    public string Show(int state) => values.Show(numbers[state]);
}
