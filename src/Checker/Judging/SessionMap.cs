using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>Which declared group a session belongs to, looked up once a session.</summary>
internal sealed class SessionMap
{
    private const int NoGroup = -1;

    private IReadOnlyList<GroupContract> groups = [];
    private int[] known = new int[16];
    private int count;

    public void Begin(IReadOnlyList<GroupContract> declared)
    {
        groups = declared;
        count = 0;
    }

    /// <summary>The index of the group that did this operation; -1 when it is none of the declared.</summary>
    public int GroupOf(History history, int operation)
    {
        var session = history.SessionColumn[operation];
        while (count <= session) Add(history);
        return known[session];
    }

    private void Add(History history)
    {
        if (count == known.Length) Array.Resize(ref known, known.Length * 2);
        var name = history.Names[history.Sessions[count].Group];
        known[count++] = IndexOf(name);
    }

    private int IndexOf(string name)
    {
        for (var g = 0; g < groups.Count; g++)
        {
            if (groups[g].Name == name) return g;
        }

        return NoGroup;
    }
}
