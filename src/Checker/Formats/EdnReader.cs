using Lab.Checker.Recordings;

namespace Lab.Checker.Formats;

/// <summary>
/// Reads values of EDN (the extensible data notation of Clojure) as they come by, without an object for any. Sets and
/// sequences are lists, symbols are keywords, tags say nothing here, characters are texts.
/// </summary>
internal sealed class EdnReader(ByteCursor cursor, Values values)
{
    private const int Deepest = 200;

    private readonly Utf8Words words = new(values.Words, cursor.NotText);
    private Value[] stack = new Value[64];
    private int top;

    /// <summary>Passes blanks, comments, what <c>#_</c> takes out, metadata, and tags; the byte that stands then, or <see cref="ByteCursor.End"/>.</summary>
    public int Next(int depth = 0)
    {
        while (true)
        {
            cursor.SkipBlanks();
            switch (cursor.Peek())
            {
                case ';':
                    cursor.SkipLine();
                    break;
                case '^':
                    cursor.Skip();
                    Read(keep: false, depth + 1);
                    break;
                case '#':
                    var after = cursor.PeekAt(1);
                    if (after is '{' or '#') return '#';
                    cursor.Skip();
                    // A regular expression is its text, a function its list, and of what #'x refers to the name is left.
                    if (after is '"' or '(' or '\'') return after;
                    if (after == '_')
                    {
                        cursor.Skip();
                        Read(keep: false, depth + 1);
                    }
                    else if (cursor.Token().IsEmpty)
                    {
                        throw cursor.Problem($"expected a tag, a set or ## behind #, found {cursor.Found()}");
                    }

                    break;
                case var other:
                    return other;
            }
        }
    }

    /// <summary>The next value.</summary>
    /// <param name="keep">False: it is only passed, and nothing is remembered of it.</param>
    /// <param name="depth">How many lists it stands in.</param>
    public Value Read(bool keep = true, int depth = 0)
    {
        if (depth > Deepest) throw cursor.Problem($"values nest deeper than {Deepest}");
        var next = Next(depth);
        switch (next)
        {
            case '[':
                return List(']', ValueKind.List, keep, depth);
            case '(':
                return List(')', ValueKind.List, keep, depth);
            case '{':
                return List('}', ValueKind.Map, keep, depth);
            case '#':
                cursor.Skip();
                if (cursor.Peek() == '{') return List('}', ValueKind.List, keep, depth);
                return Symbolic(keep);
            case '"':
                return Text(keep);
            case '\\':
                return Character(keep);
            case ':':
                var keyword = Bare("a keyword");
                return keyword.Length > 1 ? Word(ValueKind.Keyword, keyword[1..], keep) : throw cursor.Problem("expected a keyword behind :");
            default:
                return Atom(Bare("a value"), keep);
        }
    }

    /// <summary>The bytes of a word or number.</summary>
    public ReadOnlySpan<byte> Bare(string expected)
    {
        var token = cursor.Token();
        return token.IsEmpty ? throw cursor.Problem($"expected {expected}, found {cursor.Found()}") : token;
    }

    /// <summary>A whole number, or null when the bytes are none, or none of 61 bits.</summary>
    public static long? Integer(ReadOnlySpan<byte> token)
    {
        var digits = token.Length > 1 && token[0] is (byte)'-' or (byte)'+' ? token[1..] : token;
        if (digits.Length > 1 && digits[^1] == (byte)'N') digits = digits[..^1];
        if (digits.Length is 0 or > 18) return null;
        var number = 0L;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return null;
            number = (number * 10) + (digit - '0');
        }

        return token[0] == (byte)'-' ? -number : number;
    }

    private Value List(char close, ValueKind kind, bool keep, int depth)
    {
        var (line, column) = (cursor.Line, cursor.Column);
        cursor.Skip();
        var begin = top;
        int next;
        while ((next = Next(depth)) != close)
        {
            if (next is ByteCursor.End or ')' or ']' or '}') throw cursor.Problem($"expected '{close}' for what begins at {line}:{column}, found {cursor.Found()}");
            var item = Read(keep, depth + 1);
            if (top == stack.Length) Array.Resize(ref stack, top * 2);
            stack[top++] = item;
        }

        cursor.Skip();
        var items = stack.AsSpan(begin, top - begin);
        top = begin;
        if (kind == ValueKind.Map && items.Length % 2 != 0) throw cursor.Problem($"the map that begins at {line}:{column} has a key without a value");
        return !keep ? Value.Nil : kind == ValueKind.Map ? values.Map(items) : values.List(items);
    }

    /// <summary><c>##Inf</c>, <c>##NaN</c>.</summary>
    private Value Symbolic(bool keep)
    {
        cursor.Skip();
        var name = Bare("Inf, -Inf or NaN");
        return keep ? values.Literal($"##{System.Text.Encoding.ASCII.GetString(name)}") : Value.Nil;
    }

    private Value Atom(ReadOnlySpan<byte> token, bool keep)
    {
        if (Integer(token) is { } number) return Value.Of(number);
        if (token.SequenceEqual("nil"u8)) return Value.Nil;
        if (token.SequenceEqual("true"u8)) return Value.True;
        if (token.SequenceEqual("false"u8)) return Value.False;
        var digit = token[0] is (byte)'-' or (byte)'+' && token.Length > 1 ? token[1] : token[0];
        return Word(digit is >= (byte)'0' and <= (byte)'9' ? ValueKind.Literal : ValueKind.Keyword, token, keep);
    }

    private Value Word(ValueKind kind, ReadOnlySpan<byte> word, bool keep) => keep ? Value.Of(kind, words.Find(word).Value) : Value.Nil;

    private Value Text(bool keep)
    {
        var text = cursor.Quoted(out var escaped);
        return escaped && keep ? Unescape(words.Decode(text)) : Word(ValueKind.Text, text, keep);
    }

    private Value Unescape(Span<char> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == '\\')
            {
                character = text[++i] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\b',
                    'f' => '\f',
                    '"' => '"',
                    '\\' => '\\',
                    '0' => '\0',
                    'u' when i + 4 < text.Length && ushort.TryParse(text.Slice(i + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) => (char)code,
                    var other => throw cursor.Problem($"\\{other} is no escape of a text; expected one of \\n \\t \\r \\b \\f \\0 \\\" \\\\ \\uXXXX"),
                };
                if (text[i] == 'u') i += 4;
            }

            text[length++] = character;
        }

        return values.Text(text[..length]);
    }

    /// <summary><c>\a</c>, <c>\newline</c>, <c>\u00e9</c>, and brackets, which end a word elsewhere: kept as a text.</summary>
    private Value Character(bool keep)
    {
        cursor.Skip();
        if (cursor.Peek() is ByteCursor.End or ' ' or '\n' or '\r' or '\t') throw cursor.Problem($"expected a character behind \\, found {cursor.Found()}");
        var name = cursor.Token();
        if (name.IsEmpty)
        {
            Span<byte> bracket = [(byte)cursor.Peek()];
            cursor.Skip();
            return Word(ValueKind.Text, bracket, keep);
        }

        return name switch
        {
            _ when name.SequenceEqual("newline"u8) => Word(ValueKind.Text, "\n"u8, keep),
            _ when name.SequenceEqual("return"u8) => Word(ValueKind.Text, "\r"u8, keep),
            _ when name.SequenceEqual("space"u8) => Word(ValueKind.Text, " "u8, keep),
            _ when name.SequenceEqual("tab"u8) => Word(ValueKind.Text, "\t"u8, keep),
            _ => Word(ValueKind.Text, name, keep),
        };
    }
}
