namespace Lab.Model.Roles;

/// <summary>
/// The network between two roles: `a-&gt;b` is what a sends to b, `a&lt;-&gt;b` both directions. A role that means several machines means each of them.
/// <see cref="ToString"/> gives the canonical text, which reads back to an equal link.
/// </summary>
public sealed record Link(Role From, Role To, bool BothWays)
{
    public override string ToString() => $"{From}{(BothWays ? "<->" : "->")}{To}";
}

/// <summary>Reads links.</summary>
public static class LinkText
{
    public static Parsed<Link> Read(string text, RoleNames names)
    {
        var reader = new TermReader(text);
        var link = Read(reader, names);
        reader.End("the link");
        return reader.Problem is { } problem ? problem : link!;
    }

    private static Link? Read(TermReader reader, RoleNames names)
    {
        if (RoleText.Read(reader, names) is not { } from) return null;
        var bothWays = reader.Take("<->");
        if (!bothWays && !reader.Take("->"))
        {
            reader.Fail(reader.Position, $"{reader.Next} stands where a link asks for -> or <->; write a->b for one direction, a<->b for both");
            return null;
        }
        return RoleText.Read(reader, names) is { } to ? new Link(from, to, bothWays) : null;
    }
}
