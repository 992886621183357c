using System.Globalization;
using Lab.Explorer.Results;

namespace Lab.Reports;

/// <summary>The line to copy: one run again, with its timeline, diagram and hash.</summary>
public static class ReplayCommand
{
    public static string For(string file, string variant, ulong seed)
    {
        var chosen = variant == VariantResult.Base ? "" : $" --variant {Quoted(variant)}";
        return string.Create(CultureInfo.InvariantCulture, $"./lab replay {Quoted(file)} --seed {seed}{chosen}");
    }

    private static string Quoted(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"/._-+=:@,".Contains(c, StringComparison.Ordinal)) return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        }

        return word.Length == 0 ? "''" : word;
    }
}
