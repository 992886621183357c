using System.Text;
using Lab.Model;

namespace Lab.Checker.Recordings;

/// <summary>The words, lists and maps of one recording. Words are held once; lists and maps lie one behind the other.</summary>
public sealed class Values
{
    private readonly NameTable words = new();
    private long[] arena = new long[256];
    private int used;

    /// <summary>The words of keywords, texts and literals.</summary>
    internal NameTable Words => words;

    /// <summary>How much is held. What was added since then can be given up, when nobody kept it.</summary>
    internal int Held => used;

    internal void GiveUp(int heldBefore) => used = heldBefore;

    public Value Keyword(ReadOnlySpan<char> word) => Value.Of(ValueKind.Keyword, words.Intern(word).Value);

    public Value Text(ReadOnlySpan<char> text) => Value.Of(ValueKind.Text, words.Intern(text).Value);

    public Value Literal(ReadOnlySpan<char> literal) => Value.Of(ValueKind.Literal, words.Intern(literal).Value);

    public Value List(ReadOnlySpan<Value> items) => Keep(ValueKind.List, items);

    /// <summary>A map of keys and values in turn, as written.</summary>
    public Value Map(ReadOnlySpan<Value> keysAndValues) => Keep(ValueKind.Map, keysAndValues);

    /// <summary>The items of a list; keys and values in turn of a map. Good until something is added.</summary>
    public ReadOnlySpan<Value> Items(Value listOrMap)
    {
        if (listOrMap.Kind is not (ValueKind.List or ValueKind.Map)) return [];
        var at = (int)listOrMap.Number;
        return System.Runtime.InteropServices.MemoryMarshal.Cast<long, Value>(arena.AsSpan(at + 1, (int)arena[at]));
    }

    /// <summary>The word of a keyword, a text or a literal.</summary>
    public string Word(Value value) => words[new NameId((int)value.Number)];

    /// <summary>Are the two the same, lists and maps by what they hold?</summary>
    public bool Same(Value a, Value b)
    {
        if (a == b) return true;
        if (a.Kind != b.Kind || a.Kind is not (ValueKind.List or ValueKind.Map)) return false;
        var left = Items(a);
        var right = Items(b);
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!Same(left[i], right[i])) return false;
        }

        return true;
    }

    /// <summary>As a person writes it: <c>[:append 3 7]</c>.</summary>
    public string Show(Value value)
    {
        var text = new StringBuilder();
        Show(value, text);
        return text.ToString();
    }

    private void Show(Value value, StringBuilder text)
    {
        switch (value.Kind)
        {
            case ValueKind.Nil:
                text.Append("nil");
                break;
            case ValueKind.Boolean:
                text.Append(value == Value.True ? "true" : "false");
                break;
            case ValueKind.Integer:
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value.Number}");
                break;
            case ValueKind.Keyword:
                text.Append(':').Append(Word(value));
                break;
            case ValueKind.Text:
                text.Append('"').Append(Word(value)).Append('"');
                break;
            case ValueKind.Literal:
                text.Append(Word(value));
                break;
            default:
                var list = value.Kind == ValueKind.List;
                text.Append(list ? '[' : '{');
                var first = true;
                foreach (var item in Items(value))
                {
                    if (!first) text.Append(' ');
                    first = false;
                    Show(item, text);
                }

                text.Append(list ? ']' : '}');
                break;
        }
    }

    private Value Keep(ValueKind kind, ReadOnlySpan<Value> items)
    {
        var at = used;
        if (arena.Length - used <= items.Length) Array.Resize(ref arena, Math.Max(arena.Length * 2, used + items.Length + 1));
        arena[used++] = items.Length;
        foreach (var item in items) arena[used++] = item.Bits;
        return Value.Of(kind, at);
    }
}
