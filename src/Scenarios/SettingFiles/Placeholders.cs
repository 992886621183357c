using System.Text;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.SettingFiles;

/// <summary>
/// Fills in <c>${NAME:default}</c> as Spring does: from the same file where it has the name, else by its default. What only the environment knows, and
/// <c>@name@</c>, which a build fills in, is as good as not set; that is said.
/// </summary>
/// <param name="entries">All entries that count, other people's too.</param>
/// <param name="problems">What is wrong, and what was taken.</param>
internal sealed class Placeholders(IReadOnlyList<PropertyEntry> entries, List<Problem> problems)
{
    /// <summary>More turns than any configuration takes: then something refers to itself.</summary>
    private const int DepthMax = 16;

    /// <summary>The value with everything filled in; null when nobody here knows it.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="isQuiet">Nobody asks what it promises: no note.</param>
    public string? Resolved(PropertyEntry entry, bool isQuiet)
    {
        if (entry.Value is ['@', .., '@'] && entry.Value.Length > 2 && !entry.Value.Contains(' ', StringComparison.Ordinal))
        {
            if (!isQuiet) problems.Add(new(entry.Place, $"{entry.Key} is filled in by the build ({entry.Value}); it is taken as not set", IsNote: true));
            return null;
        }

        if (!entry.Value.Contains("${", StringComparison.Ordinal)) return entry.Value;
        var filled = new Filling(this);
        var value = filled.In(entry.Value, depth: 0);
        if (filled.Circles) problems.Add(new(entry.Place, $"{entry.Key}: {entry.Value} refers to itself"));
        else if (value is null && !isQuiet) problems.Add(new(entry.Place, $"{entry.Key} comes from the environment ({entry.Value}); it is taken as not set", IsNote: true));
        else if (filled.TookDefault && !isQuiet) problems.Add(new(entry.Place, $"{entry.Key} may come from the environment ({entry.Value}); its default {value} is taken", IsNote: true));
        return filled.Circles ? null : value;
    }

    private string? ValueOf(string name)
    {
        var uniform = SpringValues.Uniform(name);
        for (var i = entries.Count - 1; i >= 0; i--)
            if (SpringValues.Uniform(entries[i].Key) == uniform) return entries[i].Value;
        return null;
    }

    private sealed class Filling(Placeholders all)
    {
        public bool TookDefault { get; private set; }

        public bool Circles { get; private set; }

        public string? In(string text, int depth)
        {
            if (depth > DepthMax)
            {
                Circles = true;
                return null;
            }

            var result = new StringBuilder();
            var at = 0;
            while (at < text.Length)
            {
                var open = text.IndexOf("${", at, StringComparison.Ordinal);
                var close = open < 0 ? -1 : Close(text, open);
                // Without its brace it is a text like any other.
                if (close < 0) break;
                result.Append(text, at, open - at);
                if (One(text[(open + 2)..close], depth) is not { } value) return null;
                result.Append(value);
                at = close + 1;
            }

            return result.Append(text, at, text.Length - at).ToString();
        }

        /// <summary>What stands between the braces: a name, and perhaps a default behind the first colon.</summary>
        private string? One(string inside, int depth)
        {
            var colon = Colon(inside);
            if (In(colon < 0 ? inside : inside[..colon], depth + 1) is not { } name) return null;
            if (all.ValueOf(name) is { } known) return In(known, depth + 1);
            if (colon < 0) return null;
            TookDefault = true;
            return In(inside[(colon + 1)..], depth + 1);
        }

        private static int Close(string text, int open)
        {
            var depth = 0;
            for (var i = open; i < text.Length; i++)
            {
                if (text[i] == '{') depth++;
                else if (text[i] == '}' && --depth == 0) return i;
            }

            return -1;
        }

        /// <summary>The first colon that belongs to no placeholder within.</summary>
        private static int Colon(string inside)
        {
            var depth = 0;
            for (var i = 0; i < inside.Length; i++)
            {
                if (inside[i] == '{') depth++;
                else if (inside[i] == '}') depth--;
                else if (inside[i] == ':' && depth == 0) return i;
            }

            return -1;
        }
    }
}
