using FsCheck;
using FsCheck.Fluent;
using Lab.Checker.Judging;
using Lab.Checker.Json;
using Lab.Checker.Tests.Guarantees;
using Lab.Checker.Tests.Support;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Json;

public sealed class A_history_written_and_read_back
{
    [Theory]
    [InlineData(GuaranteeKind.NoLoss)]
    [InlineData(GuaranteeKind.NoDuplicates)]
    [InlineData(GuaranteeKind.Ordering)]
    [InlineData(GuaranteeKind.NoPhantom)]
    [InlineData(GuaranteeKind.Progress)]
    public void Gets_the_same_verdicts(GuaranteeKind kind)
    {
        for (ulong seed = 1; seed <= 2_000; seed++)
        {
            var given = RandomCase.Of(kind, seed);
            var context = given.Context with { Guarantees = Samples.Guarantees };
            var header = new HistoryHeader { Scenario = "random", Variant = "v", Seed = ulong.MaxValue - seed, Success = "returned", Context = context };
            var bytes = Bytes(header, given.History);
            var read = Read(bytes);

            var (before, after) = (Judge.Offline(given.History, context), Judge.Offline(read.History, read.Header.Context));
            for (var i = 0; i < before.Count; i++) Assert.True(A_judge.Same(before[i], after[i]), $"{before[i]}, read back {after[i]}\n{given}");
            Assert.Equal(given.ToString(), new Case(read.History, read.Header.Context, given.Seed).ToString());
            Assert.Equal((header.Scenario, header.Variant, header.Seed, header.Success), (read.Header.Scenario, read.Header.Variant, read.Header.Seed, read.Header.Success));
            Assert.Equal(bytes, Bytes(read.Header, read.History));
        }
    }

    [Fact]
    public void Keeps_any_text() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>().Filter(s => !s.Get.Any(char.IsSurrogate)),
        text =>
        {
            var history = new History();
            var name = history.Names.Intern(text.Get);
            var session = history.OpenSession(text.Get, name, life: 3);
            history.Instant(OperationKind.Effect, session, 0, new(1), name, name, 0, VirtualTime.Zero);
            var context = new JudgeContext { Guarantees = [], Groups = [new(text.Get, [text.Get])], Excused = [Cause.Retention], ExcusedLosses = [new(text.Get, new(4), Cause.DiskLost)] };
            var read = Read(Bytes(new() { Scenario = text.Get, Context = context }, history));
            Assert.Equal(text.Get, read.History.Sessions[0].Client);
            Assert.Equal(text.Get, read.History.Names[read.History[0].Key]);
            Assert.Equal(text.Get, read.Header.Context.Groups[0].Topics[0]);
            Assert.Equal(context.ExcusedLosses, read.Header.Context.ExcusedLosses);
            Assert.Equal(context.Excused, read.Header.Context.Excused);
        }));

    [Fact]
    public void Long_texts_and_files_of_many_buffers_are_kept()
    {
        var story = new Story();
        for (var message = 1; message <= 5_000; message++) story.Sent(message, key: new string('k', message % 400));
        var bytes = Bytes(new() { Context = story.Context() }, story.History);
        Assert.True(bytes.Length > 200_000);
        Assert.Equal(bytes, Bytes(Read(bytes).Header, Read(bytes).History));
        Assert.Equal(bytes, Bytes(Read(bytes).Header, HistoryJson.Read(new Dripping(bytes, 7), "h").History));
    }

    [Theory] // Windows editors add marks and line ends; the last line needs no end.
    [InlineData("\uFEFF", "\n", "\n")]
    [InlineData("", "\r\n", "\r\n")]
    [InlineData("", "\n", "")]
    public void May_have_been_through_an_editor(string mark, string lineEnd, string lastEnd)
    {
        var story = new Story().Sent(1).Does(1);
        var bytes = Bytes(new() { Context = story.Context() }, story.History);
        var text = mark + System.Text.Encoding.UTF8.GetString(bytes).TrimEnd('\n').Replace("\n", lineEnd, StringComparison.Ordinal) + lastEnd;
        var read = Read(System.Text.Encoding.UTF8.GetBytes(text));
        Assert.Equal(bytes, Bytes(read.Header, read.History));
    }

    internal static byte[] Bytes(HistoryHeader header, History history)
    {
        using var output = new MemoryStream();
        HistoryJson.Write(output, header, history);
        return output.ToArray();
    }

    internal static HistoryFile Read(byte[] bytes) => HistoryJson.Read(new MemoryStream(bytes), "h.jsonl");

    /// <summary>Gives a few bytes at a time, as pipes do.</summary>
    private sealed class Dripping(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}
