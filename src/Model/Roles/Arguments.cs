namespace Lab.Model.Roles;

/// <summary>The arguments of one term, read by the kinds that its description names.</summary>
internal sealed class Arguments(object?[] values)
{
    public TopicPartitionRef Partition(int index) => (TopicPartitionRef)values[index]!;
    public string Name(int index) => (string)values[index]!;
    public int Number(int index, int orElse) => index < values.Length && values[index] is int number ? number : orElse;
    public Role Role(int index) => (Role)values[index]!;
    public ToldOutcome Outcome(int index) => (ToldOutcome)values[index]!;
    public Moment Moment(int index) => (Moment)values[index]!;
    public (string Application, string Step) Step(int index) => ((string, string))values[index]!;

    /// <summary>Null when the arguments do not fit; the reader then holds the problem.</summary>
    public static Arguments? Read(Term term, string signature, ValueList<Argument> expected, TermReader reader, RoleNames names)
    {
        var given = term.Arguments ?? [];
        var required = expected.Count(a => !a.Optional);
        if (given.Count < required || given.Count > expected.Count)
        {
            reader.Fail(term.Position, $"\"{term}\" has {(given.Count == 0 ? "no argument" : given.Count == 1 ? "one argument" : $"{given.Count} arguments")}; write {signature}");
            return null;
        }
        var values = new object?[given.Count];
        for (var i = 0; i < given.Count; i++)
        {
            values[i] = ReadOne(given[i], expected[i], reader, names);
            if (values[i] is null) return null;
        }
        return new Arguments(values);
    }

    private static object? ReadOne(Term term, Argument expected, TermReader reader, RoleNames names)
    {
        if (expected.Kind == ArgumentKind.Role) return RoleText.FromTerm(term, reader, names);
        if (term.Arguments is not null || term.Member is not null)
            return Refuse();
        switch (expected.Kind)
        {
            case ArgumentKind.Partition:
                return TopicPartitionRef.TryParse(term.Name, out var partition) ? partition : Refuse();
            case ArgumentKind.Number:
                return int.TryParse(term.Name, out var number) && number >= 1 ? number : Refuse();
            case ArgumentKind.Outcome:
                return ToldOutcomes.TryRead(term.Name, out var outcome) ? outcome : Refuse();
            case ArgumentKind.Moment:
                return Moments.TryRead(term.Name, out var moment) ? moment : Refuse();
            case ArgumentKind.Step:
                var dot = term.Name.LastIndexOf('.');
                return dot > 0 ? (term.Name[..dot], term.Name[(dot + 1)..]) : Refuse();
            default:
                return term.Name;
        }

        object? Refuse() => reader.Fail(term.Position, $"\"{term}\" is not {Allowed(expected)}");
    }

    private static string Allowed(Argument expected) => expected.Kind switch
    {
        ArgumentKind.Partition => "a partition; write the topic, a dash and the number, such as orders-0",
        ArgumentKind.Number => "a number from 1 on",
        ArgumentKind.Outcome => $"an outcome; allowed: {string.Join(", ", ToldOutcomes.Words)}",
        ArgumentKind.Moment => $"a moment; allowed: {string.Join(", ", Moments.Words)}",
        ArgumentKind.Step => "a step of an application; write it as billing.effect",
        ArgumentKind.Group => "the name of a consumer",
        ArgumentKind.Producer => "the name of a producer",
        _ => "the name of a client",
    };
}
