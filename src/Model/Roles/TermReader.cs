namespace Lab.Model.Roles;

/// <summary>
/// Cuts the text of a role, link or predicate into names, terms and symbols. The first problem sticks: what is read after it is null, so that
/// callers read on without checks and ask once at the end.
/// </summary>
internal sealed class TermReader(string text)
{
    private static readonly string[] Symbols = ["<->", "->", "==", "!=", ">=", "<=", "+=", "=>", "=<", "(", ")", ",", ".", ">", "<", "="];

    private int position;

    public TextProblem? Problem { get; private set; }

    /// <summary>Where the next token begins.</summary>
    public int Position
    {
        get
        {
            while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
            return position;
        }
    }

    public bool AtEnd => Position >= text.Length;

    /// <summary>Remembers the first problem, and gives null for the caller to return.</summary>
    public Term? Fail(int at, string message)
    {
        Problem ??= new TextProblem(at, message);
        return null;
    }

    /// <summary>What stands at the cursor, for a message.</summary>
    public string Next => AtEnd ? "the end" : $"\"{PeekSymbol() ?? PeekName() ?? text[position].ToString()}\"";

    /// <summary>The symbol at the cursor, not taken.</summary>
    public string? PeekSymbol()
    {
        if (AtEnd) return null;
        foreach (var symbol in Symbols)
            if (text.AsSpan(position).StartsWith(symbol, StringComparison.Ordinal)) return symbol;
        return null;
    }

    /// <summary>Takes the symbol when it stands at the cursor.</summary>
    public bool Take(string symbol)
    {
        if (PeekSymbol() != symbol) return false;
        position += symbol.Length;
        return true;
    }

    /// <summary>Takes the word when it stands at the cursor and nothing else of a name follows it.</summary>
    public bool TakeWord(string word)
    {
        if (PeekName() != word) return false;
        position += word.Length;
        return true;
    }

    /// <summary>The name at the cursor, not taken. Dashes and dots belong to a name when more of it follows: `orders-0`, `billing.effect`, but not the dash of `a->b`.</summary>
    public string? PeekName()
    {
        if (AtEnd) return null;
        var end = position;
        while (end < text.Length && (IsLetter(text[end]) || (end > position && text[end] is '-' or '.' && end + 1 < text.Length && IsLetter(text[end + 1])))) end++;
        return end == position ? null : text[position..end];
    }

    /// <summary>A name, its arguments in parentheses if it has any, and the member asked of it.</summary>
    public Term? Term(string expected)
    {
        var at = Position;
        if (Problem is not null) return null;
        if (PeekName() is not { } name) return Fail(at, $"{expected} is missing before {Next}");
        position += name.Length;
        if (!Take("(")) return new Term(name, null, null, at);

        var arguments = new List<Term>();
        if (!Take(")"))
        {
            do
            {
                if (Term($"an argument of {name}(…)") is not { } argument) return null;
                arguments.Add(argument);
            }
            while (Take(","));
            if (!Take(")")) return Fail(Position, $"{name}(…) is not closed: \")\" or \",\" is missing before {Next}");
        }

        if (!Take(".")) return new Term(name, arguments, null, at);
        if (PeekName() is not { } member) return Fail(Position, $"a name is missing behind {name}(…).");
        position += member.Length;
        return new Term(name, arguments, member, at);
    }

    /// <summary>Complains when anything is left.</summary>
    public void End(string after)
    {
        if (Problem is null && !AtEnd) Fail(Position, $"{Next} is too much after {after}");
    }

    private static bool IsLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_';
}
