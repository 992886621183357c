using System.Text;
using Lab.Checker.Json;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Json;

/// <summary>One thing wrong at a time: the message names the file, the line and what was expected.</summary>
public sealed class A_file_that_is_no_history
{
    private const string Header = """{"format":"lab-history","version":1,"scenario":"s","variant":"","seed":1,"success":"future","guarantees":["no-loss"],"groups":[{"name":"g","topics":["o"]}],"owed":1,"excused":[],"excusedLosses":[],"ended":9,"auditorFinished":true,"sessions":[{"client":"p","life":0}]}""";
    private const string Send = """{"call":0,"at":1,"op":"send","session":0,"message":1,"return":1,"returned":2,"result":"ok"}""";

    [Fact] // Else all the refusals below would prove nothing.
    public void The_right_one_is_read() => Assert.Equal(1, Read($"{Header}\n{Send}\n").History.Count);

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n", "expected one JSON object")]
    [InlineData("[]", "the header must be a JSON object")]
    [InlineData("{\"format\":\"lab-history\"", "expected one JSON object, at byte 24")]
    [InlineData("{\"version\":1}", "'format' of the header is missing")]
    [InlineData("{\"format\":\"jepsen\"}", "'format' of the header must be 'lab-history', but is jepsen")]
    [InlineData("{\"format\":\"lab-history\",\"version\":2}", "'version' of the header must be 1")]
    [InlineData("{\"format\":\"lab-history\",\"version\":1,\"version\":1}", "expected one JSON object")]
    public void A_header_that_is_none(string line, string expected) => Refused(line, 1, expected);

    [Theory]
    [InlineData("\"seed\":1", "\"seed\":-1", "'seed' of the header must be a whole number from 0, but is -1")]
    [InlineData("\"seed\":1", "\"sead\":1", "'seed' of the header is missing")]
    [InlineData("\"seed\":1", "\"seed\":1,\"more\":2", "'more' is no property of the header")]
    [InlineData("\"owed\":1", "\"owed\":1.5", "'owed' of the header must be a whole number")]
    [InlineData("\"owed\":1", "\"owed\":\"3m\"", "'owed' of the header must be a whole number")]
    [InlineData("\"scenario\":\"s\"", "\"scenario\":5", "'scenario' of the header must be a text, but is 5")]
    [InlineData("\"scenario\":\"s\"", "\"scenario\":\"\\ud800\"", "expected text in UTF-8")]
    [InlineData("[\"no-loss\"]", "[\"noloss\"]", "'guarantees' of the header must be guarantees as no-loss")]
    [InlineData("[\"no-loss\"]", "[\"no-loss(x)\"]", "'guarantees' of the header must be a group of this header (g), but is no-loss(x)")]
    [InlineData("[\"no-loss\"]", "\"no-loss\"", "'guarantees' of the header must be a list")]
    [InlineData("[\"no-loss\"]", "[1]", "'guarantees' of the header must be a list of texts")]
    [InlineData("\"topics\":[\"o\"]", "\"topic\":[\"o\"]", "'topics' of each of 'groups' is missing")]
    [InlineData("{\"name\":\"g\",\"topics\":[\"o\"]}", "{\"name\":\"g\",\"topics\":[]},{\"name\":\"g\",\"topics\":[]}", "'groups' of the header must be each group once")]
    [InlineData("{\"name\":\"g\",\"topics\":[\"o\"]}", "7", "each of 'groups' must be a JSON object")]
    [InlineData("\"excused\":[]", "\"excused\":[\"bad-luck\"]", "'excused' of the header must be one of unknown,")]
    [InlineData("\"auditorFinished\":true", "\"auditorFinished\":1", "'auditorFinished' of the header must be true or false")]
    [InlineData("\"auditorFinished\":true", "\"auditorFinished\":true,\"healed\":{\"at\":1}", "'position' of 'healed' is missing")]
    [InlineData("\"life\":0", "\"life\":0,\"age\":1", "'age' is no property of each of 'sessions'; expected group, client, life")]
    public void A_header_with_one_thing_wrong(string right, string wrong, string expected)
    {
        Assert.Contains(right, Header, StringComparison.Ordinal);
        Refused($"{Header.Replace(right, wrong, StringComparison.Ordinal)}\n{Send}\n", 1, expected);
    }

    [Theory]
    [InlineData("\"call\":0,", "", "'call' is missing")]
    [InlineData("\"op\":\"send\",", "", "'op' is missing")]
    [InlineData("\"session\":0,", "", "'session' is missing")]
    [InlineData("\"at\":1,", "", "'at' is missing")]
    [InlineData("\"op\":\"send\"", "\"op\":\"enqueue\"", "'op' must be one of send, effect, read, read-end, commit, resume")]
    [InlineData("\"op\":\"send\"", "\"op\":1", "'op' must be one of")]
    [InlineData("\"op\":\"send\"", "\"op\":\"send\",\"f\":1", "'f' is no property of an operation; expected call, at,")]
    [InlineData("\"session\":0", "\"session\":1", "'session' is 1, but the header has 1 sessions")]
    [InlineData("\"message\":1", "\"message\":-1", "'message' must be a whole number from 0 to 200000000")]
    [InlineData("\"message\":1", "\"message\":200000001", "'message' must be a whole number from 0 to 200000000")]
    [InlineData("\"message\":1", "\"message\":1,\"message\":1", "'message' stands twice")]
    [InlineData("\"message\":1", "\"key\":null", "'key' must be a text")]
    [InlineData("\"message\":1", "\"key\":\"\\ud800\"", "expected text in UTF-8")]
    [InlineData("\"message\":1", "\"offset\":-1", "'offset' must be a whole number")]
    [InlineData("\"message\":1", "\"flags\":\"probe\"", "'flags' must be a list of unconfirmed, probe, auditor")]
    [InlineData("\"message\":1", "\"flags\":[\"prob\"]", "'flags' must be a list of unconfirmed, probe, auditor, each at most once")]
    [InlineData("\"message\":1", "\"flags\":[\"probe\",\"probe\"]", "each at most once")]
    [InlineData("\"result\":\"ok\"", "\"result\":\"open\"", "'result' must be one of ok, fail, info")]
    [InlineData(",\"result\":\"ok\"", "", "'return', 'returned' and 'result' stand together")]
    [InlineData("\"return\":1,", "", "'return', 'returned' and 'result' stand together")]
    [InlineData("\"return\":1", "\"return\":0", "'return' is 0, but the call was at 0")]
    [InlineData("\"returned\":2", "\"returned\":0", "'returned' is 0, but the call was at 1")]
    [InlineData("\"return\":1", "\"return\":2", "'return' is 2, but the file has only 2 calls and returns: a position below is missing")]
    [InlineData("\"call\":0", "\"call\":\"0\"", "'call' must be a whole number")]
    [InlineData("}", "", "expected one JSON object, at byte 91")]
    [InlineData("}", "} {}", "expected one JSON object")]
    [InlineData("{\"call", "[{\"call", "expected one JSON object")]
    public void An_operation_with_one_thing_wrong(string right, string wrong, string expected)
    {
        Assert.Contains(right, Send, StringComparison.Ordinal);
        Refused($"{Header}\n{Send.Replace(right, wrong, StringComparison.Ordinal)}\n", 2, expected);
    }

    [Fact]
    public void Operations_out_of_order() => Refused($"{Header}\n{Send}\n{Send}\n", 3, "'call' is 0 after 0: operations come in the order of their calls");

    [Fact]
    public void A_position_taken_twice() =>
        Refused($"{Header}\n{Send}\n{Send.Replace("\"call\":0", "\"call\":1", StringComparison.Ordinal).Replace("\"return\":1", "\"return\":3", StringComparison.Ordinal)}\n", 3, "'call' is 1, and so is another call or return");

    [Fact]
    public void A_blank_line() => Refused($"{Header}\n\n{Send}\n", 2, "expected one JSON object");

    [Fact]
    public void Bytes_that_are_no_text() => Refused([.. Encoding.UTF8.GetBytes($"{Header}\n{{\"key\":\""), 0xC3, 0x28, (byte)'"', (byte)'}'], 2, "expected");

    [Fact] // A strict reader refuses; it never falls over.
    public void Whatever_is_changed_by_chance_is_read_or_refused()
    {
        var story = new Story().Sent(1, key: "ä\"\\").Does(1).Probe(2, null).AuditorReads(1, 0).AuditorReadsToEnd().Resumes(1).HealedAt(4);
        var right = A_history_written_and_read_back.Bytes(new() { Context = story.Context() }, story.History);
        var refused = 0;
        for (ulong seed = 1; seed <= 20_000; seed++)
        {
            var draws = new Draws(seed);
            byte[] bytes = [.. right];
            for (var changes = draws.Below(3) + 1; changes > 0; changes--) bytes[draws.Below(bytes.Length)] = draws.Percent(50) ? (byte)draws.Below(256) : right[draws.Below(right.Length)];
            if (draws.Percent(10)) bytes = bytes[..draws.Below(bytes.Length)];
            try
            {
                A_history_written_and_read_back.Read(bytes);
            }
            catch (HistoryFormatException)
            {
                refused++;
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}: {e}");
            }
        }

        Assert.True(refused > 10_000, $"{refused} refused");
    }

    private static HistoryFile Read(string text) => HistoryJson.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "h.jsonl");

    private static void Refused(string text, long line, string expected) => Refused(Encoding.UTF8.GetBytes(text), line, expected);

    private static void Refused(byte[] text, long line, string expected)
    {
        var refused = Assert.Throws<HistoryFormatException>(() => HistoryJson.Read(new MemoryStream(text), "h.jsonl"));
        Assert.Contains(expected, refused.Problem, StringComparison.Ordinal);
        Assert.Equal((line, "h.jsonl", $"h.jsonl:{line}: {refused.Problem}"), (refused.Line, refused.File, refused.Message));
    }
}
