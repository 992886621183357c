namespace Lab.Model.Roles;

/// <summary>A name with arguments as written, before anybody asks what it means: `follower(o-0,2)`, `a`, `metadata(p1,o-0).leader`.</summary>
internal sealed record Term(string Name, IReadOnlyList<Term>? Arguments, string? Member, int Position)
{
    public override string ToString() =>
        $"{Name}{(Arguments is null ? "" : $"({string.Join(',', Arguments)})")}{(Member is null ? "" : $".{Member}")}";
}
