using FsCheck;
using FsCheck.Fluent;

namespace Lab.Kernel.Tests.Disks;

/// <summary>Flushes that fail among flushes that do not, beside a model that copies everything at every flush.</summary>
public sealed class LostPagesTests
{
    private const int Page = 4096;

    private enum Act
    {
        Append,
        Overwrite,
        Truncate,
        Flush,
        FailedFlush,
    }

    private readonly record struct Step(Act Act, int A);

    private static readonly Gen<Step> Steps =
        from act in Gen.Frequency((6, Gen.Constant(Act.Append)), (1, Gen.Elements(Act.Overwrite, Act.Truncate)), (6, Gen.Constant(Act.Flush)), (1, Gen.Constant(Act.FailedFlush)))
        from a in Gen.Choose(1, 6_000)
        select new Step(act, a);

    [Fact]
    public void What_a_failed_flush_gave_up_stays_away_until_it_is_written_again() =>
        Prop.ForAll(Arb.From(Steps.ListOf()), Check).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(80));

    private static void Check(IEnumerable<Step> steps)
    {
        var rig = new DiskRig(1);
        rig.Open("f");
        rig.FlushAndWait("f");
        byte[] cached = [], medium = [];
        var lost = new SortedSet<int>();
        var dirtyFrom = 0;
        byte next = 0;
        foreach (var (act, a) in steps)
        {
            switch (act)
            {
                case Act.Append or Act.Overwrite:
                    var at = act == Act.Append ? cached.Length : a % (cached.Length + 1);
                    byte[] bytes = [.. Enumerable.Range(0, a).Select(_ => (byte)((next++ % 255) + 1))];
                    rig.Write("f", at, bytes);
                    cached = [.. cached[..at], .. bytes, .. cached[Math.Min(cached.Length, at + a)..]];
                    dirtyFrom = Math.Min(dirtyFrom, at);
                    lost.RemoveWhere(page => page >= at / Page && page <= (at + a - 1) / Page);
                    break;
                case Act.Truncate:
                    var length = a % (cached.Length + 1);
                    rig.Disk.Truncate(rig.Open("f"), length, rig.Call);
                    cached = cached[..length];
                    dirtyFrom = Math.Min(dirtyFrom, length);
                    break;
                case Act.Flush:
                    rig.FlushAndWait("f");
                    var flushed = cached.ToArray();
                    for (var i = 0; i < flushed.Length; i++)
                        if (lost.Contains(i / Page)) flushed[i] = i < medium.Length ? medium[i] : (byte)0;
                    medium = flushed;
                    dirtyFrom = cached.Length;
                    break;
                default:
                    rig.Open("f").ForgetDirty();
                    for (var i = dirtyFrom; i < cached.Length; i++) lost.Add(i / Page);
                    dirtyFrom = cached.Length;
                    break;
            }

            Assert.Equal(cached, rig.Bytes("f"));
        }

        rig.PowerLoss(KeepUnflushed.None);
        Assert.Equal(medium, rig.Bytes("f"));
    }
}
