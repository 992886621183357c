namespace Lab.Checker.Models.Search.Objects;

/// <summary>One key of a store: its state is the name of its content.</summary>
internal readonly struct KeyValueObject(List<KeyValueObject.Action> actions, Contents contents) : ISequentialObject
{
    /// <summary>How far the next get is looked for.</summary>
    private const int Looks = 64;

    public enum Kind : byte
    {
        Get,
        Put,
        Append,
    }

    public readonly record struct Action(Kind Kind, int Value);

    public int Initial => 0;

    public long Bytes => contents.Bytes;

    public bool Step(int state, int operation, out int next)
    {
        var action = actions[operation];
        next = state;
        switch (action.Kind)
        {
            case Kind.Put:
                next = contents.Put(action.Value);
                return true;
            case Kind.Append:
                next = contents.Append(state, action.Value);
                return true;
            default:
                return contents.Reads(state, action.Value);
        }
    }

    /// <summary>
    /// What the next get answers begins with what is there, and goes on with something that is appended by then; or it
    /// begins with something that is put by then.
    /// </summary>
    public int BlockedAt(int state, in Ahead ahead)
    {
        var place = ahead.NextReturned(ahead.End);
        for (var looked = 0; place != ahead.End && actions[ahead.Operation(place)].Kind != Kind.Get; place = ahead.NextReturned(place))
        {
            if (++looked == Looks) return -1;
        }

        if (place == ahead.End) return -1;
        var (answer, @return) = (actions[ahead.Operation(place)].Value, ahead.Return(place));
        var isThere = contents.IsBeginning(state, answer);
        return (isThere && contents.Reads(state, answer)) || CanBeMade(state, isThere, answer, @return, ahead) ? -1 : @return;
    }

    private bool CanBeMade(int state, bool isThere, int answer, int until, in Ahead ahead)
    {
        for (var place = ahead.NextCalled(ahead.End); place != ahead.End && ahead.Call(place) < until; place = ahead.NextCalled(place))
        {
            if (Makes(ahead.Operation(place), state, isThere, answer)) return true;
        }

        for (var kind = 0; kind < ahead.Crashed.Kinds; kind++)
        {
            if (ahead.Crashed.IsCalledBefore(kind, until) && Makes(ahead.Crashed.Next(kind), state, isThere, answer)) return true;
        }

        return false;
    }

    private bool Makes(int operation, int state, bool isThere, int answer) => actions[operation] switch
    {
        { Kind: Kind.Put, Value: var put } => contents.IsBeginning(contents.Put(put), answer),
        { Kind: Kind.Append, Value: var appended } => isThere && contents.IsBeginning(contents.Append(state, appended), answer),
        _ => false,
    };

    public string Show(int state) => contents.Show(state);
}
