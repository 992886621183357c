using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Which documents of a Spring configuration count: those without a condition, and those whose <c>spring.config.activate.on-profile</c> is met by the
/// profiles that are active. A later document wins over an earlier one.
/// </summary>
/// <remarks>Source: Spring Boot reference, externalized configuration: multi-document files, activation properties; profiles.</remarks>
/// <param name="named">The profiles that the command line calls active; where it calls none, the file's own spring.profiles.active counts.</param>
/// <param name="problems">What is wrong, and what is left out.</param>
internal sealed class SpringProfiles(IReadOnlyList<string> named, List<Problem> problems)
{
    private const string OnProfile = "spring.config.activate.onprofile";
    private const string OnCloud = "spring.config.activate.oncloudplatform";
    private const string ActiveProfiles = "spring.profiles.active";
    private const string Legacy = "spring.profiles";

    /// <summary>Spring's name for "none was chosen".</summary>
    private const string NoneChosen = "default";

    /// <summary>The entries that count, in their order.</summary>
    public IReadOnlyList<PropertyEntry> Chosen(IReadOnlyList<SpringDocument> documents)
    {
        var active = Active(documents);
        var chosen = new List<PropertyEntry>();
        foreach (var document in documents)
        {
            foreach (var old in document.Entries.Where(e => Name(e) == Legacy))
                problems.Add(new(old.Place, $"{old.Key}: Spring Boot refuses it since 3.0; write spring.config.activate.on-profile: {old.Value}"));
            if (Counts(document, active)) chosen.AddRange(document.Entries);
        }

        return chosen;
    }

    private IReadOnlyList<string> Active(IReadOnlyList<SpringDocument> documents)
    {
        if (named.Count > 0) return named;
        var entries = documents.Where(d => !IsConditional(d)).SelectMany(d => d.Entries).Where(e => Name(e) == ActiveProfiles).ToList();
        // A placeholder is for the environment to fill in.
        List<string> active = [.. entries.SelectMany(e => Words(e.Value)).Where(p => !p.Contains('$', StringComparison.Ordinal) && !p.Contains('@', StringComparison.Ordinal))];
        return active.Count > 0 ? active : [NoneChosen];
    }

    private bool Counts(SpringDocument document, IReadOnlyList<string> active)
    {
        if (document.Entries.FirstOrDefault(e => Name(e) == OnCloud) is { Key: not null } cloud)
        {
            problems.Add(new(document.Start, $"this document holds on the platform {cloud.Value} alone; it is left out", IsNote: true));
            return false;
        }

        var conditions = document.Entries.Where(e => Name(e) == OnProfile).SelectMany(e => e.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (conditions.Count == 0) return true;
        var text = string.Join(", ", conditions);
        if (conditions.Any(c => IsMet(c, active)))
        {
            problems.Add(new(document.Start, $"this document holds for the profile {text} alone, which is active; it counts", IsNote: true));
            return true;
        }

        problems.Add(new(document.Start, $"this document holds for the profile {text} alone, which is not active; it is left out (--spring-profile {Words(text)[0]} reads it)", IsNote: true));
        return false;
    }

    private static bool IsConditional(SpringDocument document) => document.Entries.Any(e => Name(e) is OnProfile or OnCloud);

    /// <summary>A profile, or an expression of them with !, &amp; and |, without parentheses: what has some is met by nothing.</summary>
    internal static bool IsMet(string expression, IReadOnlyList<string> active) =>
        !expression.Contains('(', StringComparison.Ordinal) && expression.Split('|').Any(any => any.Split('&').All(one => Holds(one.Trim(), active)));

    private static bool Holds(string one, IReadOnlyList<string> active) => one.StartsWith('!') ? !active.Contains(one[1..].Trim()) : active.Contains(one);

    private static string[] Words(string text) => text.Split([',', '|', '&', '!', '(', ')', ' '], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words ? words : [text];

    /// <summary>A key in its uniform spelling, an item of a list under the list's name.</summary>
    private static string Name(PropertyEntry entry)
    {
        var name = SpringValues.Uniform(entry.Key);
        return name.EndsWith(']') && name.LastIndexOf('[') is > 0 and var at ? name[..at] : name;
    }
}
