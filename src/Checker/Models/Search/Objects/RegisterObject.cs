using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search.Objects;

/// <summary>A register: its state is the number of its value.</summary>
internal readonly struct RegisterObject(List<RegisterObject.Action> actions, DistinctValues numbers, Values values) : ISequentialObject
{
    /// <summary>How many operations that expect something are looked at.</summary>
    private const int Looks = 3;

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

    /// <summary>What the first operations to return expect must be there, or be written by something that was called by then.</summary>
    public int BlockedAt(int state, in Ahead ahead)
    {
        var looked = 0;
        for (var place = ahead.NextReturned(ahead.End); place != ahead.End && looked < Looks; place = ahead.NextReturned(place))
        {
            var action = actions[ahead.Operation(place)];
            if (action.Kind is not (Kind.Read or Kind.Swap)) continue;
            if (action.Before != state && !IsWritten(action.Before, ahead.Return(place), ahead)) return ahead.Return(place);
            looked++;
        }

        return -1;
    }

    private bool IsWritten(int value, int until, in Ahead ahead)
    {
        for (var place = ahead.NextCalled(ahead.End); place != ahead.End && ahead.Call(place) < until; place = ahead.NextCalled(place))
        {
            if (Writes(ahead.Operation(place), value)) return true;
        }

        for (var kind = 0; kind < ahead.Crashed.Kinds; kind++)
        {
            if (ahead.Crashed.IsCalledBefore(kind, until) && Writes(ahead.Crashed.Next(kind), value)) return true;
        }

        return false;
    }

    private bool Writes(int operation, int value) => actions[operation] is { Kind: Kind.Write or Kind.Swap } action && action.After == value;

    public string Show(int state) => values.Show(numbers[state]);
}
