using System.Text.Json;
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

    private long line;

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
        var row = new Operation(
            id, default, OperationResult.Open, OperationFlags.None, default, 0, 0, MessageId.None, NameId.None, NameId.None,
            Operation.NoOffset, 0, Operation.NoReturn, VirtualTime.Zero, VirtualTime.Never);
        var met = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var property = PropertyOf(ref json);
            if ((met & (1 << (int)property)) != 0) throw Problem($"'{PropertyNames[(int)property]}' stands twice");
            met |= 1 << (int)property;
            json.Read();
            row = Set(row, property, ref json);
        }

        return Complete(row, met);
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

    private Operation Set(in Operation row, Property property, ref Utf8JsonReader json) => property switch
    {
        Property.Call => row with { Call = (int)Number(ref json, property, int.MaxValue - 1) },
        Property.At => row with { CalledAt = new(Number(ref json, property, long.MaxValue)) },
        Property.Op => row with { Kind = (OperationKind)Word(ref json, property, Words.Kinds, first: 0) },
        Property.Session => row with { Session = new((int)SessionNumber(ref json)) },
        Property.Program => row with { ProgramIndex = (int)Number(ref json, property, int.MaxValue) },
        Property.Attempt => row with { Attempt = (int)Number(ref json, property, int.MaxValue) },
        Property.Message => row with { Message = new((int)Number(ref json, property, LargestMessage)) },
        Property.Key => row with { Key = Name(ref json, property) },
        Property.Place => row with { Place = Name(ref json, property) },
        Property.Return => row with { Return = (int)Number(ref json, property, int.MaxValue - 1) },
        Property.Returned => row with { ReturnedAt = new(Number(ref json, property, long.MaxValue)) },
        Property.Result => row with { Result = (OperationResult)Word(ref json, property, Words.Results, first: 1) },
        Property.Offset => row with { Offset = Number(ref json, property, long.MaxValue) },
        _ => row with { Flags = Flags(ref json) },
    };

    private Property PropertyOf(ref Utf8JsonReader json)
    {
        var name = json.ValueSpan;
        for (var i = 0; i < Utf8Names.Length; i++)
        {
            if (name.SequenceEqual(Utf8Names[i])) return (Property)i;
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
        if (json.ValueSpan.Length > 256) return names.Intern(json.GetString()!);
        Span<char> name = stackalloc char[256];
        return names.Intern(name[..json.CopyString(name)]);
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
