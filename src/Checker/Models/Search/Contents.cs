using System.Text;
using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search;

/// <summary>
/// What keys hold: what was put, and what was appended to it since. Texts are appended as text, other values as items of a
/// list. Nothing, nil and the empty text are the same to who reads.
/// </summary>
internal sealed class Contents(Values values, DistinctValues numbers)
{
    private readonly Chains chains = new();
    private readonly List<(int Length, ulong Hash)> texts = [(0, 0)];
    private readonly Dictionary<(int Content, int Answer), bool> answers = [];

    public long Bytes => chains.Bytes + (texts.Count * 16L) + (answers.Count * 32L);

    public int Put(int number) => Add(0, (number * 2) + 1);

    public int Append(int content, int number) => Add(content, number * 2);

    /// <summary>Would a read of this content answer so?</summary>
    public bool Reads(int content, int answer)
    {
        var value = numbers[answer];
        if (content == 0) return value.IsNil || IsText(value, "");
        if (chains.Parent(content) == 0 && chains.Last(content) == (answer * 2) + 1) return true;
        // Most contents are told from an answer by length and hash alone.
        if (value.Kind == ValueKind.Text && texts[content] != Measure(values.Word(value))) return false;
        if (!answers.TryGetValue((content, answer), out var same)) answers.Add((content, answer), same = Compare(content, value));
        return same;
    }

    public string Show(int content)
    {
        const int Longest = 80;
        var text = content == 0 ? "nil" : TextOf(content) is { } whole ? $"\"{whole}\"" : $"[{string.Join(' ', ItemsOf(content)!.Select(values.Show))}]";
        return text.Length <= Longest ? text : $"{text[..Longest]}...";
    }

    private int Add(int content, int piece)
    {
        var longer = chains.Add(content, piece);
        if (longer < texts.Count) return longer;
        var (length, hash) = texts[content];
        if (numbers[piece / 2].Kind == ValueKind.Text)
        {
            foreach (var c in values.Word(numbers[piece / 2])) hash = Roll(hash, c);
            length += values.Word(numbers[piece / 2]).Length;
        }

        texts.Add((length, hash));
        return longer;
    }

    private readonly Dictionary<string, (int, ulong)> measures = [];

    private (int Length, ulong Hash) Measure(string text)
    {
        if (measures.TryGetValue(text, out var measure)) return measure;
        var hash = 0UL;
        foreach (var c in text) hash = Roll(hash, c);
        measures.Add(text, (text.Length, hash));
        return (text.Length, hash);
    }

    private static ulong Roll(ulong hash, char c) => unchecked((hash * 0x9E3779B97F4A7C15UL) + c + 1);

    private bool Compare(int content, Value answer)
    {
        if (answer.IsNil) return TextOf(content) == "";
        if (answer.Kind == ValueKind.Text) return TextOf(content) == values.Word(answer);
        if (answer.Kind != ValueKind.List || ItemsOf(content) is not { } items) return false;
        var told = values.Items(answer);
        if (told.Length != items.Count) return false;
        for (var i = 0; i < told.Length; i++)
        {
            if (!values.Same(told[i], items[i])) return false;
        }

        return true;
    }

    /// <summary>The content as a text, or null when it is none.</summary>
    private string? TextOf(int content)
    {
        var text = new StringBuilder();
        foreach (var piece in chains.Numbers(content))
        {
            var value = numbers[piece / 2];
            if (value.Kind == ValueKind.Text) text.Append(values.Word(value));
            else if (!value.IsNil) return null;
        }

        return text.ToString();
    }

    /// <summary>The content as a list: what was appended to nothing or to a list; null when something else was put.</summary>
    private List<Value>? ItemsOf(int content)
    {
        var items = new List<Value>();
        foreach (var piece in chains.Numbers(content))
        {
            var value = numbers[piece / 2];
            if (piece % 2 == 0) items.Add(value);
            else if (value.Kind == ValueKind.List) items.AddRange(values.Items(value));
            else if (!value.IsNil) return null;
        }

        return items;
    }

    private bool IsText(Value value, string text) => value.Kind == ValueKind.Text && values.Word(value) == text;
}
