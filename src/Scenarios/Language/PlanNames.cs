using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Language;

/// <summary>
/// What the items of `faults:` and `steps:` are called: what `as:` says, else their verb, counted from the second on (`crash`, `crash-2`), so that
/// variants and `heal:` can address them by name.
/// </summary>
public static class PlanNames
{
    /// <summary>Words that are the verb of an item only when no other is there: beside another verb they are its options.</summary>
    private static readonly string[] OptionalVerbs = ["wipe", "for"];

    public static IReadOnlyList<string> Of(SequenceNode list)
    {
        var names = new string[list.Items.Count];
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (list.Items[i] is not MappingNode item) names[i] = "";
            else if (item["as"] is ScalarNode { IsNull: false } given) names[i] = given.Text;
            else if (VerbOf(item) is { } verb)
            {
                var count = counts[verb] = counts.GetValueOrDefault(verb) + 1;
                names[i] = count == 1 ? verb : $"{verb}-{count}";
            }
            else names[i] = "";
        }
        return names;
    }

    private static string? VerbOf(MappingNode item) =>
        item.Keys.FirstOrDefault(k => ActionKeys.IsVerb(k) && !OptionalVerbs.Contains(k)) ?? item.Keys.FirstOrDefault(k => OptionalVerbs.Contains(k));
}
