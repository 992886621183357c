namespace Lab.Model;

/// <summary>
/// The nearest right spelling of a mistyped name. Case and the separators <c>. - _</c> do not count, so
/// <c>maxInFlight</c>, <c>max_in_flight</c> and <c>max.in.flight</c> are one word.
/// </summary>
public static class Spelling
{
    /// <summary>
    /// The candidate that <paramref name="word"/> most likely meant, or null when none is near: at most one edit for
    /// every three letters. Of equally near candidates the first one given wins.
    /// </summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        var plain = Plain(word);
        if (plain.Length == 0)
            return null;
        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var other = Plain(candidate);
            if (other.Length == 0)
                continue;
            var allowed = Math.Min(bestDistance - 1, Math.Max(1, Math.Max(plain.Length, other.Length) / 3));
            if (Math.Abs(plain.Length - other.Length) > allowed)
                continue;
            var distance = Distance(plain, other);
            if (distance > allowed)
                continue;
            best = candidate;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>
    /// How many insertions, deletions, replacements and swaps of two neighbours turn one text into the other
    /// (Damerau-Levenshtein, restricted: no letter is edited twice).
    /// </summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var beforeLast = new int[b.Length + 1];
        var last = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                var best = Math.Min(replace, Math.Min(last[j], current[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    best = Math.Min(best, beforeLast[j - 2] + 1);
                current[j] = best;
            }

            (beforeLast, last, current) = (last, current, beforeLast);
        }

        return last[b.Length];
    }

    private static string Plain(string word)
    {
        Span<char> letters = word.Length <= 256 ? stackalloc char[word.Length] : new char[word.Length];
        var count = 0;
        foreach (var c in word)
        {
            if (c is not ('.' or '-' or '_' or ' '))
                letters[count++] = char.ToLowerInvariant(c);
        }

        return new string(letters[..count]);
    }
}
