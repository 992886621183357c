using System.Globalization;
using System.Text;

namespace Lab.Reports.Files;

/// <summary>File names made of words: small letters, digits and hyphens, none given twice.</summary>
public sealed class Slugs
{
    private readonly HashSet<string> given = new(StringComparer.Ordinal);

    public string Of(string kind, string file, params ReadOnlySpan<string> words)
    {
        var slug = new StringBuilder(kind);
        Append(slug, Path.GetFileNameWithoutExtension(file));
        foreach (var word in words) Append(slug, word);
        var name = slug.ToString();
        for (var n = 2; !given.Add(name); n++) name = string.Create(CultureInfo.InvariantCulture, $"{slug}-{n}");
        return name;
    }

    private static void Append(StringBuilder slug, string word)
    {
        slug.Append('-');
        foreach (var c in word.Length > 60 ? word[..60] : word)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug[^1] != '-') slug.Append('-');
        }

        while (slug[^1] == '-') slug.Length--;
    }
}
