namespace Lab.Checker.Models.Search.Objects;

/// <summary>One key of a store: its state is the name of its content.</summary>
internal readonly struct KeyValueObject(List<KeyValueObject.Action> actions, Contents contents) : ISequentialObject
{
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

    public string Show(int state) => contents.Show(state);
}
