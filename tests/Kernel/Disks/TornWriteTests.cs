namespace Lab.Kernel.Tests.Disks;

public sealed class TornWriteTests
{
    private static readonly byte[] Written = [.. Enumerable.Range(0, 40_000).Select(i => (byte)((i % 255) + 1))];

    [Fact] // What is not reachable is not tested against: each of these must come up among a few hundred seeds.
    public void Nothing_all_a_whole_sector_a_torn_sector_and_a_missing_page_are_all_reachable()
    {
        var (nothing, all, sector, torn, hole) = (0, 0, 0, 0, 0);
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var rig = new DiskRig(seed);
            rig.Append("f", Written.AsSpan(0, 1_000));
            rig.FlushAndWait("f");
            rig.Append("f", Written.AsSpan(1_000));
            rig.PowerLoss(KeepUnflushed.Random);
            var left = rig.Bytes("f");
            Assert.Equal(Written[..1_000], left[..1_000]);
            if (left.Length == 1_000) nothing++;
            else if (left.Length == Written.Length) all++;
            else if (left.Length % 512 == 0) sector++;
            else torn++;
            if (left.AsSpan().IndexOf((byte)0) is >= 0 and var at)
            {
                hole++;
                Assert.Equal(0, at % 4096);
                Assert.Equal(4096, left.Count(b => b == 0));
            }
        }

        Assert.True(Math.Min(Math.Min(nothing, all), Math.Min(sector, Math.Min(torn, hole))) >= 5, $"nothing {nothing}, all {all}, sector {sector}, torn {torn}, hole {hole}");
    }

    [Fact]
    public void Two_files_lose_different_parts_and_the_next_power_loss_draws_anew()
    {
        var rig = new DiskRig(3);
        var lengths = new List<(long, long)>();
        for (var round = 0; round < 6; round++)
        {
            foreach (var name in (string[])["f", "g"])
            {
                rig.Disk.Truncate(rig.Open(name), 0, rig.Call);
                rig.FlushAndWait(name);
                rig.Append(name, Written);
            }

            rig.PowerLoss(KeepUnflushed.Random);
            lengths.Add((rig.Open("f").Length, rig.Open("g").Length));
        }

        Assert.Contains(lengths, l => l.Item1 != l.Item2);
        Assert.True(lengths.Distinct().Count() > 2);
    }

    [Fact]
    public void The_same_seed_leaves_the_same_bytes()
    {
        byte[] Left(ulong seed)
        {
            var rig = new DiskRig(seed);
            rig.Append("f", Written);
            rig.FlushAndWait("f");
            rig.Append("f", Written);
            rig.PowerLoss(KeepUnflushed.Random);
            return rig.Bytes("f");
        }

        Assert.All(Enumerable.Range(1, 20), seed => Assert.Equal(Left((ulong)seed), Left((ulong)seed)));
    }

    [Fact] // Power goes while the flush is still under way: a part of it may be there, with keep none nothing of it.
    public void A_flush_under_way_when_the_power_goes_promises_nothing()
    {
        byte[] Left(KeepUnflushed keep, long after)
        {
            var rig = new DiskRig(1);
            rig.Append("f", "old"u8);
            rig.FlushAndWait("f");
            rig.Append("f", "new"u8);
            rig.Flush("f");
            rig.Pass(after);
            rig.PowerLoss(keep);
            return rig.Bytes("f");
        }

        Assert.Equal("old"u8, Left(KeepUnflushed.None, DiskRig.FlushNanos - 1));
        Assert.Equal("oldnew"u8, Left(KeepUnflushed.None, DiskRig.FlushNanos));
        Assert.Equal("oldnew"u8, Left(KeepUnflushed.All, 0));
    }

    [Fact]
    public void What_was_written_after_a_truncation_is_not_there_without_the_truncation()
    {
        var outcomes = new SortedSet<string>();
        for (var seed = 1UL; seed <= 400; seed++)
        {
            var rig = new DiskRig(seed);
            rig.Append("f", "oldoldold"u8);
            rig.FlushAndWait("f");
            rig.Disk.Truncate(rig.Open("f"), 3, rig.Call);
            rig.Append("f", "new"u8);
            rig.PowerLoss(KeepUnflushed.Random);
            outcomes.Add(System.Text.Encoding.ASCII.GetString(rig.Bytes("f")));
        }

        Assert.Equal(["old", "oldn", "oldne", "oldnew", "oldoldold"], outcomes);
    }

    [Fact]
    public void What_was_overwritten_leaves_the_rest_of_the_file_alone()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var rig = new DiskRig(seed);
            rig.Append("f", Written);
            rig.FlushAndWait("f");
            rig.Write("f", 10, "new"u8);
            rig.PowerLoss(KeepUnflushed.Random);
            var left = rig.Bytes("f");
            Assert.Equal(Written[..10], left[..10]);
            Assert.Equal(Written[13..], left[13..]);
        }
    }
}
