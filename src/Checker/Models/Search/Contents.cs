using System.Text;
using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Search;

/// <summary>
/// What keys hold: what was put, and what was appended to it since. Texts are appended as text, other values as items of a
/// list. Who reads nothing gets nil.
/// </summary>
internal sealed class Contents(Values values, DistinctValues numbers)
{
    /// <summary>A content that can't be read as a text, or as a list.</summary>
    private const int Never = -1;

    private readonly Chains chains = new();
    private readonly List<(int Characters, int Items)> lengths = [(0, 0)];
    private readonly Dictionary<(int Content, int Answer), bool> beginnings = [];

    public long Bytes => chains.Bytes + (lengths.Count * 8L) + (beginnings.Count * 32L);

    public int Put(int number) => Add(0, (number * 2) + 1);

    public int Append(int content, int number) => Add(content, number * 2);

    /// <summary>Would a read of this content answer so?</summary>
    public bool Reads(int content, int answer)
    {
        if (content == 0) return numbers[answer].IsNil;
        if (chains.Parent(content) == 0 && chains.Last(content) == (answer * 2) + 1) return true;
        return LengthOf(content, answer) == LengthOf(answer) && IsBeginning(content, answer);
    }

    /// <summary>Could appends to this content make what the answer is?</summary>
    public bool IsBeginning(int content, int answer)
    {
        if (content == 0) return true;
        if (chains.Parent(content) == 0 && chains.Last(content) == (answer * 2) + 1) return true;
        if (beginnings.TryGetValue((content, answer), out var known)) return known;
        var length = LengthOf(content, answer);
        var isBeginning = length != Never && length <= LengthOf(answer) && (length == 0 || Compare(content, answer));
        beginnings.Add((content, answer), isBeginning);
        return isBeginning;
    }

    public string Show(int content)
    {
        const int Longest = 80;
        var pieces = chains.Numbers(content);
        var isText = Array.TrueForAll(pieces, piece => numbers[piece / 2].Kind == ValueKind.Text);
        var text = new StringBuilder();
        foreach (var piece in pieces) text.Append(isText ? values.Word(numbers[piece / 2]) : $"{(text.Length > 0 ? " " : "")}{values.Show(numbers[piece / 2])}");
        var all = content == 0 ? "nil" : isText ? $"\"{text}\"" : pieces is [var only] && only % 2 == 1 ? text.ToString() : $"[{text}]";
        return all.Length <= Longest ? all : $"{all[..Longest]}...";
    }

    /// <summary>Compares from behind, down to a shorter content of which the answer is known.</summary>
    private bool Compare(int content, int answer)
    {
        for (; content != 0; content = chains.Parent(content))
        {
            if (beginnings.TryGetValue((content, answer), out var known)) return known;
            var piece = chains.Last(content);
            if (!IsAt(numbers[piece / 2], isPut: piece % 2 == 1, LengthOf(chains.Parent(content), answer), numbers[answer])) return false;
        }

        return true;
    }

    /// <summary>Does the answer have this piece at this place?</summary>
    private bool IsAt(Value piece, bool isPut, int place, Value answer)
    {
        if (isPut && piece.IsNil) return true;
        if (answer.Kind == ValueKind.Text) return values.Word(answer).AsSpan(place).StartsWith(values.Word(piece), StringComparison.Ordinal);
        var items = values.Items(answer)[place..];
        if (!isPut) return values.Same(items[0], piece);
        var put = values.Items(piece);
        for (var i = 0; i < put.Length; i++)
        {
            if (!values.Same(items[i], put[i])) return false;
        }

        return true;
    }

    private int Add(int content, int piece)
    {
        var longer = chains.Add(content, piece);
        if (longer < lengths.Count) return longer;
        var (characters, items) = lengths[content];
        var (value, isPut) = (numbers[piece / 2], piece % 2 == 1);
        var nothing = isPut && value.IsNil;
        characters = nothing ? 0 : value.Kind == ValueKind.Text && characters != Never ? characters + values.Word(value).Length : Never;
        items = nothing ? 0 : isPut ? (value.Kind == ValueKind.List ? values.Items(value).Length : Never) : items == Never ? Never : items + 1;
        lengths.Add((characters, items));
        return longer;
    }

    /// <summary>How long a content is when it is read as what the answer is.</summary>
    private int LengthOf(int content, int answer) => numbers[answer].Kind switch
    {
        ValueKind.Text => lengths[content].Characters,
        ValueKind.List => lengths[content].Items,
        ValueKind.Nil => lengths[content].Characters == 0 || lengths[content].Items == 0 ? 0 : Never,
        _ => Never,
    };

    private int LengthOf(int answer) => numbers[answer] switch
    {
        { Kind: ValueKind.Text } text => values.Word(text).Length,
        { Kind: ValueKind.List } list => values.Items(list).Length,
        _ => 0,
    };
}
