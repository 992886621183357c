using System.Globalization;
using Lab.Explorer.Results;

namespace Lab.Reports;

/// <summary>The line to copy: one run again, with its timeline, diagram and hash.</summary>
public static class ReplayCommand
{
    public static string For(VariantResult variant, ulong seed) => For(variant.File, variant.Variant, seed, variant.Lab, variant.Overrides) + (variant.IsTwin ? " --swarm" : "");

    /// <param name="file">The scenario's file.</param>
    /// <param name="variant">The variant's name.</param>
    /// <param name="seed">Which run.</param>
    /// <param name="lab">How the reader starts the command.</param>
    /// <param name="overrides">What was set on the command line: without it the run would be another.</param>
    public static string For(string file, string variant, ulong seed, string lab = VariantResult.DefaultLab, IReadOnlyList<string>? overrides = null)
    {
        var chosen = variant == VariantResult.Base ? "" : $" --variant {Quoted(variant)}";
        var set = string.Concat((overrides ?? []).Select(o => $" --set {Quoted(o)}"));
        return string.Create(CultureInfo.InvariantCulture, $"{Quoted(lab)} replay {Quoted(file)} --seed {seed}{chosen}{set}");
    }

    /// <summary>A word as a shell takes it.</summary>
    public static string Quoted(string word)
    {
        foreach (var c in word)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"/._-+=:@,".Contains(c, StringComparison.Ordinal)) return "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
        }

        return word.Length == 0 ? "''" : word;
    }
}
