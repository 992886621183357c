using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Roles;

namespace Lab.Scenarios.Language;

/// <summary>Reads `no-loss`, `no-loss(billing)`, `ordering(key)`, `ordering(key,billing)`.</summary>
internal static class GuaranteeText
{
    /// <summary>How guarantees are written, with what each promises.</summary>
    public static readonly ValueList<(string Form, string Meaning)> Forms =
    [
        ("no-loss", "every message that the application takes for sent has its effect, or is still ahead of the group"),
        ("no-duplicates", "no message has its effect twice in one group"),
        ("ordering(key)", "effects come in the order of the first sends, for messages of one producer's life and one key"),
        ("ordering(partition)", "the same for messages of one partition"),
        ("ordering(producer)", "the same for all messages of one producer's life"),
        ("no-phantom", "no effect of a message whose every send ended in fail, or that nobody sent"),
        ("linearizable(log)", "clients see each partition as one log at a time: offsets, reads and the auditor's ends fit together; the ends that a consumer meets count where it says reads: current"),
        ("exclusive(PARTITION)", "no two members of a group act as the owners of the partition at the same time: from its first effect under an ownership to its last"),
        ("progress", "within owed of healing, or of its own acknowledgement if that came later, every message that is not lost has its effect, and a fresh probe comes through"),
    ];

    private static readonly ValueList<string> Later = ["atomic"];

    /// <summary>The guarantees by their names alone.</summary>
    public static readonly ValueList<string> Names = [.. Enum.GetValues<GuaranteeKind>().Select(Guarantee.NameOf).Where(name => !Later.Contains(name))];

    /// <summary>Whether a key of `expect:` means a guarantee at all, right or wrong.</summary>
    public static bool IsMeant(string text) => !text.Contains(' ');

    public static Parsed<Guarantee> Read(string text, IReadOnlyList<string> groups)
    {
        var open = text.IndexOf('(');
        var name = open < 0 ? text : text[..open];
        string[] arguments = open < 0 || !text.EndsWith(')') ? [] : text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        var kind = Array.FindIndex(Enum.GetValues<GuaranteeKind>(), k => Guarantee.NameOf(k) == name);
        if (kind < 0 || Later.Contains(name)) return Unknown(text, name);
        if (open >= 0 && !text.EndsWith(')')) return new TextProblem(open, $"\"{text}\" is not closed: a ) is missing");

        if ((GuaranteeKind)kind == GuaranteeKind.Linearizable)
        {
            return arguments is [Guarantee.Log] ? new Guarantee(GuaranteeKind.Linearizable, Object: Guarantee.Log) : new TextProblem(0, $"\"{text}\" does not say of what; allowed: linearizable(log)");
        }

        if ((GuaranteeKind)kind == GuaranteeKind.Exclusive)
        {
            return arguments is [var place] && TopicPartitionRef.TryParse(place, out _) ? new Guarantee(GuaranteeKind.Exclusive, Object: place) : new TextProblem(0, $"\"{text}\" does not say of which partition; write exclusive(orders-0)");
        }

        var scope = OrderingScope.None;
        if ((GuaranteeKind)kind == GuaranteeKind.Ordering)
        {
            scope = arguments.Length == 0 ? OrderingScope.None : ScopeOf(arguments[0]);
            if (scope == OrderingScope.None) return new TextProblem(0, $"\"{text}\" does not say within what; allowed: ordering(key), ordering(partition), ordering(producer){Near(arguments)}");
            arguments = arguments[1..];
        }
        return arguments switch
        {
            [] => new Guarantee((GuaranteeKind)kind, scope),
            [var group] when groups.Contains(group) => new Guarantee((GuaranteeKind)kind, scope, group),
            [var group] => new TextProblem(0, $"there is no consumer \"{group}\"; there is: {string.Join(", ", groups)}{Suggestion.DidYouMean(group, groups)}"),
            _ => new TextProblem(0, $"\"{text}\" names too much; a guarantee takes one consumer, such as {name}({(groups.Count > 0 ? groups[0] : "billing")})"),
        };
    }

    private static TextProblem Unknown(string text, string name) => Later.Contains(name)
        ? new(0, $"the guarantee {name} is not available yet; allowed: {Allowed}")
        : new(0, $"\"{text}\" is not a guarantee; allowed: {Allowed}, cause, or a predicate on what clients were told such as \"told(p1,info) >= 1\"{Suggestion.DidYouMean(name, [.. Names, "cause"])}");

    private static string Allowed => string.Join(", ", Forms.Select(f => f.Form));

    private static OrderingScope ScopeOf(string word) => Enum.GetValues<OrderingScope>().FirstOrDefault(s => Guarantee.NameOf(s) == word);

    private static string Near(string[] arguments) => arguments.Length == 0 ? "" : Suggestion.DidYouMean(arguments[0], ["key", "partition", "producer"]);
}
