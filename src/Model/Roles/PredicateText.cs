namespace Lab.Model.Roles;

/// <summary>Reads predicates: one sentence each, the subject first.</summary>
public static class PredicateText
{
    public static Parsed<Predicate> Read(string text, RoleNames names)
    {
        var reader = new TermReader(text);
        var predicate = new Sentence(reader, names).Read();
        reader.End("the predicate");
        return reader.Problem is { } problem ? problem : predicate!;
    }

    private sealed class Sentence(TermReader reader, RoleNames names)
    {
        public Predicate? Read()
        {
            var isTrue = !reader.TakeWord("not");
            if (reader.Term("a predicate") is not { } subject) return null;
            if (!isTrue && subject.Name is not ("alive" or "fenced"))
                return Fail(subject, "\"not\" stands before alive(…) and fenced(…) alone; write c not in isr(o-0), leader(o-0) != a, or turn the comparison round");
            if (reader.PeekName() is "in" or "not") return InIsr(subject);

            return subject.Name switch
            {
                "isr" => Isr(subject),
                "leader" => Leader(subject),
                "metadata" => Metadata(subject),
                "alive" => Of(subject, "alive(ROLE)", ArgumentKind.Role) is { } who ? new Predicate.Alive(who.Role(0), isTrue) : null,
                "fenced" => Of(subject, "fenced(ROLE)", ArgumentKind.Role) is { } who ? new Predicate.Fenced(who.Role(0), isTrue) : null,
                "at" => At(subject),
                _ => Compare(subject),
            };
        }

        private Predicate? InIsr(Term subject)
        {
            var isIn = !reader.TakeWord("not");
            if (!reader.TakeWord("in")) return Fail(reader.Position, $"\"in\" is missing before {reader.Next}; write {subject} not in isr(o-0)");
            if (RoleText.FromTerm(subject, reader, names) is not { } role) return null;
            if (reader.Term("isr(PARTITION)") is not { } set) return null;
            if (set.Name != "isr") return Fail(set, $"\"{set}\" is not a set; allowed: isr(PARTITION)");
            return Of(set, "isr(PARTITION)", ArgumentKind.Partition) is { } of ? new Predicate.InIsr(role, of.Partition(0), isIn) : null;
        }

        private Predicate? Isr(Term subject)
        {
            if (Of(subject, "isr(PARTITION)", ArgumentKind.Partition) is not { } of || EqualOrNot(subject) is not { } equal) return null;
            var members = new List<Role>();
            do
            {
                if (RoleText.Read(reader, names) is not { } member) return null;
                members.Add(member);
            }
            while (reader.Take(","));
            return new Predicate.IsrIs(of.Partition(0), members.ToValueList(), equal);
        }

        private Predicate? Leader(Term subject)
        {
            if (Of(subject, "leader(PARTITION)", ArgumentKind.Partition) is not { } of || EqualOrNot(subject) is not { } equal) return null;
            if (reader.TakeWord("none")) return new Predicate.HasLeader(of.Partition(0), !equal);
            return RoleText.Read(reader, names) is { } role ? new Predicate.LeaderIs(of.Partition(0), role, equal) : null;
        }

        private Predicate? Metadata(Term subject)
        {
            if (subject.Member != "leader") return Fail(subject, $"\"{subject}\" asks for nothing; write metadata(CLIENT,PARTITION).leader == ROLE");
            if (Of(subject with { Member = null }, "metadata(CLIENT,PARTITION).leader", ArgumentKind.Client, ArgumentKind.Partition) is not { } of
                || EqualOrNot(subject) is not { } equal) return null;
            return RoleText.Read(reader, names) is { } role ? new Predicate.MetadataLeaderIs(of.Name(0), of.Partition(1), role, equal) : null;
        }

        private Predicate? At(Term subject)
        {
            if (Arguments.Read(subject, "at(APPLICATION.STEP,[NTH])", [new("STEP", ArgumentKind.Step), new("NTH", ArgumentKind.Number, Optional: true)], reader, names) is not { } of) return null;
            var (application, step) = of.Step(0);
            return new Predicate.AtStep(application, step, of.Number(1, orElse: 1));
        }

        private Predicate? Compare(Term subject)
        {
            if (MeasureDescription.All.FirstOrDefault(d => d.Name == subject.Name) is not { } description || subject.Member is not null) return Unknown(subject);
            if (Arguments.Read(subject, description.Signature, description.Arguments, reader, names) is not { } arguments) return null;
            var symbol = reader.PeekSymbol();
            if (symbol is null || !Comparisons.TryRead(symbol, out var comparison))
                return Fail(reader.Position, $"{subject} is a number: a comparison is missing before {reader.Next}; allowed: {string.Join(' ', Comparisons.Symbols)}{Comparisons.DidYouMean(symbol)}");
            reader.Take(symbol);
            var at = reader.Position;
            if (reader.PeekName() is not { } number || !long.TryParse(number, out var value))
                return Fail(at, $"{reader.Next} stands where {subject} {symbol} asks for a whole number from 0 on");
            reader.TakeWord(number);
            return new Predicate.Compare(description.Build(arguments), comparison, value);
        }

        private Predicate? Unknown(Term subject)
        {
            if (PredicateDescription.Later.Contains(subject.Name)) return Fail(subject, $"the predicate {subject.Name}(…) is not available yet; allowed: {PredicateDescription.Allowed}");
            return Fail(subject, $"\"{subject}\" is not a predicate; allowed: {PredicateDescription.Allowed}{Suggestion.DidYouMean(subject.Name, PredicateDescription.Names)}");
        }

        private bool? EqualOrNot(Term subject)
        {
            if (reader.Problem is not null) return null;
            if (reader.Take("==")) return true;
            if (reader.Take("!=")) return false;
            var wrote = reader.PeekSymbol();
            reader.Fail(reader.Position, $"{subject} is compared with == or !=, not with {reader.Next}{Comparisons.DidYouMean(wrote == "=" ? wrote : null)}");
            return null;
        }

        private Arguments? Of(Term term, string signature, params ReadOnlySpan<ArgumentKind> kinds)
        {
            if (term.Member is not null)
            {
                Fail(term, $"\"{term}\" has no .{term.Member}; write {signature}");
                return null;
            }
            var expected = new Argument[kinds.Length];
            for (var i = 0; i < kinds.Length; i++) expected[i] = new(kinds[i].ToString(), kinds[i]);
            return Arguments.Read(term, signature, expected.ToValueList(), reader, names);
        }

        private Predicate? Fail(Term term, string message) => Fail(term.Position, message);

        private Predicate? Fail(int at, string message)
        {
            reader.Fail(at, message);
            return null;
        }
    }
}
