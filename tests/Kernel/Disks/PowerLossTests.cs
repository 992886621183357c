using FsCheck;
using FsCheck.Fluent;

namespace Lab.Kernel.Tests.Disks;

/// <summary>Bytes of one file through power losses, beside a model that keeps whole contents.</summary>
public sealed class PowerLossTests
{
    private enum Act
    {
        Append,
        Overwrite,
        Truncate,
        Extend,
        BeginFlush,
        WaitLong,
        WaitLittle,
        PowerLoss,
    }

    private readonly record struct Step(Act Act, int A, int B);

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency((6, Gen.Constant(Act.Append)), (2, Gen.Elements(Act.Overwrite, Act.Truncate, Act.Extend)), (3, Gen.Elements(Act.BeginFlush, Act.WaitLong, Act.WaitLittle)), (1, Gen.Constant(Act.PowerLoss)))
        from a in Gen.Choose(0, 20_000)
        from b in Gen.Choose(1, 9_000)
        select new Step(act, a, b);

    [Theory]
    [InlineData(KeepUnflushed.None)]
    [InlineData(KeepUnflushed.All)]
    [InlineData(KeepUnflushed.Random)]
    public void Keeps_what_was_flushed_and_shows_nothing_that_was_never_written(KeepUnflushed keep) =>
        Prop.ForAll(Arb.From(Gen.Zip(Steps.ListOf(), Gen.Choose(1, 1_000_000))), run => Check(run.Item1, (ulong)run.Item2, keep))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));

    [Fact]
    public void A_file_that_was_made_shorter_is_so_for_good_once_another_file_is_flushed()
    {
        var rig = Shortened();
        rig.FlushAndWait("other");
        rig.PowerLoss(KeepUnflushed.None);
        Assert.Equal([1, 2], rig.Bytes("f"));
    }

    [Fact]
    public void It_is_as_long_as_it_was_when_the_power_goes_before_that_flush_is_done()
    {
        var rig = Shortened();
        rig.Flush("other");
        rig.Pass(DiskRig.FlushNanos - 1);
        rig.PowerLoss(KeepUnflushed.None);
        Assert.Equal([1, 2, 3, 4], rig.Bytes("f"));
    }

    [Fact]
    public void A_flush_that_a_kill_takes_back_takes_nothing_along_and_the_next_one_does()
    {
        var rig = Shortened();
        rig.Disk.Flush(rig.Open("other"), rig.Call with { At = rig.Now + 5 });
        rig.Disk.ProcessDied(0, rig.Now);
        rig.FlushAndWait("other");
        rig.PowerLoss(KeepUnflushed.None);
        Assert.Equal([1, 2], rig.Bytes("f"));
    }

    /// <summary>1 to 4 are on the medium; it was cut behind 2 and a 9 was written there: neither is.</summary>
    private static DiskRig Shortened()
    {
        var rig = new DiskRig(1);
        rig.Write("f", 0, [1, 2, 3, 4]);
        rig.FlushAndWait("f");
        rig.Open("other");
        rig.FlushAndWait("other");
        rig.Disk.Truncate(rig.Open("f"), 2, rig.Call);
        rig.Write("f", 2, [9]);
        return rig;
    }

    private static void Check(IEnumerable<Step> steps, ulong seed, KeepUnflushed keep)
    {
        var rig = new DiskRig(seed);
        rig.Open("f");
        rig.FlushAndWait("f");
        byte[] cached = [], durable = [];
        var cut = long.MaxValue; // The shortest it was since the durable content was taken.
        var flushes = new Queue<(long DoneAt, byte[] Content, long CutBefore)>();
        var slices = new List<(ReadOnlyMemory<byte> Slice, byte[] Copy)>();
        byte next = 1;
        foreach (var (act, a, b) in steps)
        {
            switch (act)
            {
                case Act.Append or Act.Overwrite:
                    var at = act == Act.Append ? cached.Length : a % (cached.Length + 100);
                    var bytes = new byte[act == Act.Append ? b : (b % 50) + 1];
                    foreach (ref var x in bytes.AsSpan()) x = (byte)((next++ % 255) + 1);
                    rig.Write("f", at, bytes);
                    if (cached.Length < at + bytes.Length) Array.Resize(ref cached, at + bytes.Length);
                    else cached = [.. cached];
                    bytes.CopyTo(cached, at);
                    break;
                case Act.Truncate or Act.Extend:
                    var length = act == Act.Truncate ? a % (cached.Length + 1) : cached.Length + a;
                    rig.Disk.Truncate(rig.Open("f"), length, rig.Call);
                    cut = Math.Min(cut, length);
                    Array.Resize(ref cached, length);
                    break;
                case Act.BeginFlush:
                    flushes.Enqueue((rig.Flush("f"), [.. cached], cut));
                    cut = long.MaxValue;
                    break;
                case Act.WaitLong or Act.WaitLittle:
                    rig.Pass(act == Act.WaitLong ? a * 10 : a / 10);
                    break;
                default:
                    while (flushes.TryPeek(out var flush) && flush.DoneAt <= rig.Now) durable = flushes.Dequeue().Content;
                    foreach (var unfinished in flushes) cut = Math.Min(cut, unfinished.CutBefore);
                    rig.PowerLoss(keep);
                    var left = rig.Bytes("f");
                    Judge(left, durable, cached, cut, keep);
                    (cached, durable, cut) = (left, left, long.MaxValue);
                    flushes.Clear();
                    break;
            }

            Assert.Equal(cached, rig.Bytes("f"));
            slices.Add((rig.Disk.Peek("f"), [.. cached]));
        }

        // Whoever read something keeps what he read.
        foreach (var (slice, copy) in slices) Assert.True(slice.Span.SequenceEqual(copy));
    }

    private static void Judge(byte[] left, byte[] durable, byte[] cached, long cut, KeepUnflushed keep)
    {
        if (keep == KeepUnflushed.None)
        {
            Assert.Equal(durable, left);
            return;
        }

        if (keep == KeepUnflushed.All)
        {
            Assert.Equal(cached, left);
            return;
        }

        var safe = (int)Math.Min(durable.Length, Math.Min(cut, cached.Length));
        Assert.True(left.Length >= safe, $"{left.Length} bytes are left of {safe} that were safe.");
        for (var i = 0; i < left.Length; i++)
        {
            var (old, changed) = (i < durable.Length ? durable[i] : (byte)0, i < cached.Length ? cached[i] : (byte)0);
            var possible = left[i] == old || left[i] == changed || (left[i] == 0 && (i >= safe || old != changed));
            if (!possible) Assert.Fail($"Byte {i} of {safe} safe ones is {left[i]}, was {old}, then {changed}.");
        }
    }
}
