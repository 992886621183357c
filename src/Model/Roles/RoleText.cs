namespace Lab.Model.Roles;

/// <summary>Reads roles. A bare name that is no role means a client of that name, or who a `bind:` step kept under it.</summary>
public static class RoleText
{
    public static Parsed<Role> Read(string text, RoleNames names)
    {
        var reader = new TermReader(text);
        var role = Read(reader, names);
        reader.End("the role");
        return reader.Problem is { } problem ? problem : role!;
    }

    internal static Role? Read(TermReader reader, RoleNames names) =>
        reader.Term("a role") is { } term ? FromTerm(term, reader, names) : null;

    internal static Role? FromTerm(Term term, TermReader reader, RoleNames names)
    {
        if (term.Member is not null) return Refuse($"a role has no .{term.Member}");
        foreach (var description in RoleDescription.All)
        {
            if (description.Name != term.Name) continue;
            return Arguments.Read(term, description.Signature, description.Arguments, reader, names) is { } arguments ? description.Build(arguments) : null;
        }
        if (RoleDescription.Later.Contains(term.Name) && (term.Arguments is not null || term.Name == "relay"))
            return Refuse($"the role {term.Name} is not available yet; allowed: {Allowed}");
        if (term.Arguments is not null)
            return Refuse($"\"{term}\" is not a role; allowed: {Allowed}{Suggestion.DidYouMean(term.Name, RoleDescription.All.Select(d => d.Name))}");
        if (!char.IsAsciiLetter(term.Name[0]))
            return Refuse($"\"{term.Name}\" is not a role; allowed: {Allowed}{(int.TryParse(term.Name, out var id) ? $"; did you mean broker({id})?" : "")}");
        return names.Meaning(term.Name);

        Role? Refuse(string message)
        {
            reader.Fail(term.Position, message);
            return null;
        }
    }

    private static string Allowed => $"{string.Join(", ", RoleDescription.All.Select(d => d.Signature))}, or a name made by bind:";
}
