namespace Lab.Model.Quantities;

/// <summary>Reads `12`, `0.2`, `1.5` as an exact integer of a smaller unit: no floating point, no rounding.</summary>
internal static class DecimalText
{
    /// <summary>How many characters of the text, from its start, spell a plain decimal number.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == '.')) end++;
        return end;
    }

    /// <summary>The number times <paramref name="scale"/>; false when it is malformed, too large, or not whole at that scale.</summary>
    public static bool TryScale(ReadOnlySpan<char> number, long scale, out long scaled)
    {
        scaled = 0;
        if (number.IsEmpty || number[0] == '.' || number[^1] == '.') return false;
        Int128 digits = 0, divisor = 1;
        var fraction = false;
        foreach (var c in number)
        {
            if (c == '.')
            {
                if (fraction) return false;
                fraction = true;
                continue;
            }
            digits = digits * 10 + (c - '0');
            if (fraction) divisor *= 10;
            if (digits > long.MaxValue || divisor > long.MaxValue) return false;
        }
        var product = digits * scale;
        if (product % divisor != 0 || product / divisor > long.MaxValue) return false;
        scaled = (long)(product / divisor);
        return true;
    }
}
