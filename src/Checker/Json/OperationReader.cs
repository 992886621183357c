using System.Text.Json;
using Lab.Checker.Formats;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>Reads one operation from its line, without making an object or a string of anything known.</summary>
internal sealed class OperationReader(string file, NameTable names, int sessions)
{
    /// <summary>Judges keep rows by message number; a file whose numbers are not dense would cost memory without end.</summary>
    private const long LargestMessage = 200_000_000;

    /// <summary>The properties of a line, as bits of those already met.</summary>
    private enum Property
    {
        Call, At, Op, Session, Program, Attempt, Message, Key, Place, Return, Returned, Result, Offset, Flags,
    }

    private static readonly string[] PropertyNames = [.. Enum.GetNames<Property>().Select(n => n.ToLowerInvariant())];
    private static readonly byte[][] Utf8Names = [.. PropertyNames.Select(System.Text.Encoding.UTF8.GetBytes)];
    private const int Required = (1 << (int)Property.Call) | (1 << (int)Property.At) | (1 << (int)Property.Op) | (1 << (int)Property.Session);
    private const int OfReturn = (1 << (int)Property.Return) | (1 << (int)Property.Returned) | (1 << (int)Property.Result);

    private readonly Utf8Words words = new(names, () => throw new InvalidOperationException("no text"));
    private long line;

    /// <summary>The property that mostly comes next.</summary>
    private int expected;

    /// <summary>What was read of a line so far.</summary>
    private struct Row
    {
        public static readonly Row Empty = new() { Key = NameId.None, Place = NameId.None, Offset = Operation.NoOffset, Return = Operation.NoReturn, ReturnedAt = VirtualTime.Never.Nanos };

        public OperationKind Kind;
        public OperationResult Result;
        public OperationFlags Flags;
        public int Session;
        public int Program;
        public int Attempt;
        public int Message;
        public NameId Key;
        public NameId Place;
        public long Offset;
        public int Call;
        public int Return;
        public long CalledAt;
        public long ReturnedAt;

        public readonly Operation Of(OperationId id) =>
            new(id, Kind, Result, Flags, new(Session), Program, Attempt, new(Message), Key, Place, Offset, Call, Return, new(CalledAt), new(ReturnedAt));
    }

    /// <exception cref="HistoryFormatException">The line is not an operation.</exception>
    public Operation Read(ReadOnlySpan<byte> text, long number, OperationId id)
    {
        line = number;
        try
        {
            var json = new Utf8JsonReader(text);
            var row = ReadObject(ref json, id);
            if (json.Read()) throw Problem("expected nothing behind the operation");
            return row;
        }
        catch (JsonException e)
        {
            throw Problem($"expected one JSON object, at byte {e.BytePositionInLine + 1}: {Short(e.Message)}");
        }
        catch (InvalidOperationException)
        {
            // What the parser says to bytes or escapes that are no Unicode text.
            throw Problem("expected text in UTF-8");
        }
    }

    private Operation ReadObject(ref Utf8JsonReader json, OperationId id)
    {
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) throw Problem("expected one JSON object");
        var row = Row.Empty;
        var met = 0;
        expected = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var property = PropertyOf(ref json);
            if ((met & (1 << (int)property)) != 0) throw Problem($"'{PropertyNames[(int)property]}' stands twice");
            met |= 1 << (int)property;
            json.Read();
            Set(ref row, property, ref json);
        }

        return Complete(row.Of(id), met);
    }

    private Operation Complete(in Operation row, int met)
    {
        var missing = Required & ~met;
        if (missing != 0) throw Problem($"'{PropertyNames[System.Numerics.BitOperations.TrailingZeroCount(missing)]}' is missing");
        if ((met & OfReturn) is not (0 or OfReturn)) throw Problem("'return', 'returned' and 'result' stand together, or none of them: the operation is open");
        if (row.Return <= row.Call) throw Problem($"'return' is {row.Return}, but the call was at {row.Call}: an operation returns after its call");
        if (row.ReturnedAt < row.CalledAt) throw Problem($"'returned' is {row.ReturnedAt.Nanos}, but the call was at {row.CalledAt.Nanos}");
        return row;
    }

    private void Set(ref Row row, Property property, ref Utf8JsonReader json)
    {
        switch (property)
        {
            case Property.Call:
                row.Call = (int)Number(ref json, property, int.MaxValue - 1);
                break;
            case Property.At:
                row.CalledAt = Number(ref json, property, long.MaxValue);
                break;
            case Property.Op:
                row.Kind = (OperationKind)Word(ref json, property, Words.Kinds, first: 0);
                break;
            case Property.Session:
                row.Session = (int)SessionNumber(ref json);
                break;
            case Property.Program:
                row.Program = (int)Number(ref json, property, int.MaxValue);
                break;
            case Property.Attempt:
                row.Attempt = (int)Number(ref json, property, int.MaxValue);
                break;
            case Property.Message:
                row.Message = (int)Number(ref json, property, LargestMessage);
                break;
            case Property.Key:
                row.Key = Name(ref json, property);
                break;
            case Property.Place:
                row.Place = Name(ref json, property);
                break;
            case Property.Return:
                row.Return = (int)Number(ref json, property, int.MaxValue - 1);
                break;
            case Property.Returned:
                row.ReturnedAt = Number(ref json, property, long.MaxValue);
                break;
            case Property.Result:
                row.Result = (OperationResult)Word(ref json, property, Words.Results, first: 1);
                break;
            case Property.Offset:
                row.Offset = Number(ref json, property, long.MaxValue);
                break;
            default:
                row.Flags = Flags(ref json);
                break;
        }
    }

    private Property PropertyOf(ref Utf8JsonReader json)
    {
        // Mostly they stand in the order of the list: the next one is near the last.
        var name = json.ValueSpan;
        for (var tried = 0; tried < Utf8Names.Length; tried++)
        {
            var i = expected + tried < Utf8Names.Length ? expected + tried : expected + tried - Utf8Names.Length;
            if (!name.SequenceEqual(Utf8Names[i])) continue;
            expected = i + 1 < Utf8Names.Length ? i + 1 : 0;
            return (Property)i;
        }

        throw Problem($"'{json.GetString()}' is no property of an operation; expected {string.Join(", ", PropertyNames)}");
    }

    private long Number(ref Utf8JsonReader json, Property property, long largest)
    {
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0 && number <= largest) return number;
        throw Problem($"'{PropertyNames[(int)property]}' must be a whole number from 0 to {largest}");
    }

    private long SessionNumber(ref Utf8JsonReader json)
    {
        var number = Number(ref json, Property.Session, int.MaxValue);
        return number < sessions ? number : throw Problem($"'session' is {number}, but the header has {sessions} sessions, numbered from 0");
    }

    private int Word(ref Utf8JsonReader json, Property property, string[] words, int first)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            for (var i = first; i < words.Length; i++)
            {
                if (json.ValueTextEquals(words[i])) return i;
            }
        }

        throw Problem($"'{PropertyNames[(int)property]}' must be one of {string.Join(", ", words[first..])}");
    }

    private NameId Name(ref Utf8JsonReader json, Property property)
    {
        if (json.TokenType != JsonTokenType.String) throw Problem($"'{PropertyNames[(int)property]}' must be a text");
        return json.ValueIsEscaped ? names.Intern(json.GetString()!) : words.Find(json.ValueSpan);
    }

    private OperationFlags Flags(ref Utf8JsonReader json)
    {
        const string Expected = "'flags' must be a list of unconfirmed, probe, auditor";
        if (json.TokenType != JsonTokenType.StartArray) throw Problem(Expected);
        var flags = OperationFlags.None;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            var flag = OperationFlags.None;
            foreach (var (known, word) in Words.Flags)
            {
                if (json.TokenType == JsonTokenType.String && json.ValueTextEquals(word)) flag = known;
            }

            if (flag == OperationFlags.None || (flags & flag) != 0) throw Problem($"{Expected}, each at most once");
            flags |= flag;
        }

        return flags;
    }

    /// <summary>The parser's message without its own line and position, which count within the line.</summary>
    internal static string Short(string message) => message.Split(" LineNumber:")[0].TrimEnd();

    private HistoryFormatException Problem(string problem) => new(file, line, problem);
}
