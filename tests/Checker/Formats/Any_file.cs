using System.Text;
using Lab.Checker.Formats;
using Lab.Checker.Json;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Formats;

public sealed class Any_file
{
    private const string Edn = "; c\n[#op {:index 0 :process 0, :type :invoke, :f :txn, :value [[:append \"k\\n\" 1] #{2 \\a} {:a nil}], :time 12}\n{:process 1 :type :invoke :f :read #_ (1) :value nil}{:process 0 :type :ok :f :txn :value 1.5}\n{:process :nemesis :type :info :f :kill}{:process 1 :type :info :f :read :error ##Inf}]";
    private const string Log = "INFO x\nINFO - 3\t:invoke\t:cas\t[1 2]\nINFO - 4\t:invoke\t:read\tnil\nINFO - 3\t:ok\t:cas\t[1 2]\nINFO - 4\t:fail\t:read\t:timed-out\n";
    private const string Calls = "# @object atomic-queue\n[3] call enq(5)\n[2] call deq()\n[3] return\n[2] return empty\n[1] call put(:a, [1 2])\n";

    [Theory] // A strict reader refuses; it never falls over.
    [InlineData(Edn, 3_000)]
    [InlineData(Log, 3_000)]
    [InlineData(Calls, 3_000)]
    public void That_is_changed_by_chance_is_read_or_refused(string text, int atLeast)
    {
        var right = Encoding.UTF8.GetBytes(text);
        Assert.NotEmpty(Texts.Rows(Texts.Read(right)));
        var refused = 0;
        for (ulong seed = 1; seed <= 20_000; seed++)
        {
            var draws = new Draws(seed);
            byte[] bytes = [.. right];
            for (var changes = draws.Below(3) + 1; changes > 0; changes--) bytes[draws.Below(bytes.Length)] = draws.Percent(50) ? (byte)draws.Below(256) : right[draws.Below(right.Length)];
            if (draws.Percent(10)) bytes = bytes[..draws.Below(bytes.Length)];
            if (bytes.Length > 0 && draws.Percent(2)) bytes = Texts.Packed(bytes)[..^draws.Below(9)];
            try
            {
                RecordedFile.Read(new MemoryStream(bytes), "h");
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

        Assert.True(refused > atLeast, $"{refused} refused");
    }

    [Theory]
    [InlineData("", "h:1: the file is empty")]
    [InlineData("hello\n", "h:1: the file has none of the formats that are read: the lab's own JSON lines, EDN operation maps, Jepsen's log lines (3<tab>:invoke<tab>:read<tab>nil), call and return lines ([3] call enq(5))")]
    [InlineData("{\"format\":\"other\"}", "h:1: 'format' of the header must be 'lab-history', but is other")]
    public void That_is_none_is_refused(string text, string message) => Assert.Equal(message, Texts.Refused(text).Message);

    [Fact]
    public void That_is_text_of_two_bytes_a_letter_is_refused() =>
        Assert.Equal("h:1: the file is text in UTF-16: expected UTF-8", Assert.Throws<HistoryFormatException>(() => Texts.Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Log)])).Message);

    [Fact]
    public void That_is_packed_and_cut_is_refused()
    {
        var packed = Texts.Packed(Encoding.UTF8.GetBytes(Edn));

        Assert.StartsWith("h:1: the file is packed by gzip, and broken", Assert.Throws<HistoryFormatException>(() => Texts.Read(packed[..(packed.Length / 2)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Edn)]
    [InlineData(Log)]
    [InlineData(Calls)]
    public void Written_as_EDN_and_read_again_is_the_same(string text)
    {
        var first = Texts.Read(text);
        using var written = new MemoryStream();
        new EdnWriter(written).Write(first);
        var second = Texts.Read(written.ToArray());

        Assert.Equal(Texts.Rows(first), Texts.Rows(second));
        Assert.Equal(first.CallTimes.ToArray(), second.CallTimes.ToArray());
    }

    [Fact] // A process whose call ended nobody knows how calls again: the writer puts the end before that.
    public void With_info_written_as_EDN_can_be_read_again()
    {
        var recording = new Recording();
        var write = recording.Functions.Intern("write");
        recording.Return(recording.Call(0, write, Value.Of(1)), Model.Histories.OperationResult.Info, recording.Values.Text("why \"\\\n\u0001é"));
        recording.Call(0, write, recording.Values.Literal("1.5"));
        recording.Return(recording.Call(1, write, recording.Values.Keyword("a")), Model.Histories.OperationResult.Info, Value.Nil);
        using var written = new MemoryStream();
        new EdnWriter(written).Write(recording);

        Assert.Equal(Texts.Rows(recording), Texts.Rows(Texts.Read(written.ToArray())));
    }
}
