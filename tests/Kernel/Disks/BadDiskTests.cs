using Lab.Kernel.Disks;
using Lab.Kernel.Tests.Support;

namespace Lab.Kernel.Tests.Disks;

public sealed class BadDiskTests
{
    [Fact]
    public void A_failed_flush_drops_the_dirty_mark_so_that_a_second_one_says_ok_and_the_bytes_are_not_on_disk()
    {
        var statuses = new List<DiskStatus>();
        var (world, machine) = Run(self =>
        {
            var disk = self.Context.Disk;
            var file = disk.Open("f");
            disk.Append(file, new byte[5_000]);
            statuses.Add(disk.Flush(file));
            disk.Append(file, Filled(20_000, 1));
            self.Context.World.DiskOf(self.Context.Machine).FlushFails = true;
            statuses.Add(disk.Flush(file));
            self.Context.World.DiskOf(self.Context.Machine).FlushFails = false;
            statuses.Add(disk.Flush(file));
            // The running system does not notice.
            Assert.Equal(Filled(20_000, 1), disk.Read(file, 5_000, 20_000).ToArray());
            disk.Append(file, Filled(5_000, 2));
            statuses.Add(disk.Flush(file));
        });
        Assert.Equal([DiskStatus.Ok, DiskStatus.IoError, DiskStatus.Ok, DiskStatus.Ok], statuses);
        world.PowerLoss(machine, KeepUnflushed.All);
        var left = world.DiskOf(machine).Peek("f").ToArray();
        Assert.Equal(30_000, left.Length);
        // Pages 1 to 5 were given up; page 6 was written again by the last append, and with it all its bytes.
        Assert.Equal(new byte[6 * 4096], left[..(6 * 4096)]);
        Assert.Equal([.. Filled(25_000 - (6 * 4096), 1), .. Filled(5_000, 2)], left[(6 * 4096)..]);
    }

    [Fact]
    public void A_page_given_up_is_saved_by_writing_it_again()
    {
        var (world, machine) = Run(self =>
        {
            var disk = self.Context.Disk;
            var file = disk.Open("f");
            disk.Append(file, Filled(100, 1));
            self.Context.World.DiskOf(self.Context.Machine).FlushFails = true;
            disk.Flush(file);
            self.Context.World.DiskOf(self.Context.Machine).FlushFails = false;
            disk.Write(file, 50, [9]);
            disk.Flush(file);
        });
        world.PowerLoss(machine, KeepUnflushed.None);
        Assert.Equal([.. Filled(50, 1), 9, .. Filled(49, 1)], world.DiskOf(machine).Peek("f").ToArray());
    }

    [Fact]
    public void A_failed_flush_in_the_background_is_told()
    {
        var told = new List<(long, DiskStatus)>();
        var world = new World(1);
        var a = world.Add("a", new()
        {
            Start = self =>
            {
                var file = self.Context.Disk.Open("f");
                self.Context.World.DiskOf(self.Context.Machine).FlushFails = true;
                self.Context.Disk.FlushLater(file, 7);
                self.Context.World.DiskOf(self.Context.Machine).FlushFails = false;
                self.Context.Disk.FlushLater(file, 8);
            },
            Disk = (_, token, status) => told.Add((token, status)),
        });
        world.Start(a.Process);
        world.RunToMs(10);
        Assert.Equal([(7, DiskStatus.IoError), (8, DiskStatus.Ok)], told);
    }

    [Fact]
    public void A_full_disk_takes_no_new_file_and_an_unreadable_one_gives_nothing() => Run(self =>
    {
        var disk = self.Context.Disk;
        var machine = self.Context.World.DiskOf(self.Context.Machine);
        var file = disk.Open("f");
        disk.Append(file, "abc"u8);
        machine.Full = true;
        Assert.Equal(DiskStatus.NoSpace, disk.ReplaceAtomically("g", "x"u8));
        machine.Full = false;
        Assert.Equal(DiskStatus.Ok, disk.Append(file, "ghi"u8));
        Assert.Equal("abcghi"u8, disk.ReadAll("f").Span);
        Assert.False(disk.Exists("g"));

        machine.ReadFails = true;
        Assert.True(disk.ReadAll("f").IsEmpty);
        Assert.Equal(DiskStatus.IoError, disk.TryRead(file, 0, 3, out var bytes));
        Assert.True(bytes.IsEmpty);
        machine.ReadFails = false;
        Assert.Equal(DiskStatus.Ok, disk.TryRead(file, 4, 10, out bytes));
        Assert.Equal("hi"u8, bytes.Span);
    });

    [Fact]
    public void A_flipped_bit_is_there_for_readers_now_and_after_a_power_loss_but_not_for_who_read_before()
    {
        var rig = new DiskRig(1);
        rig.Append("f", "durable"u8);
        rig.FlushAndWait("f");
        rig.Append("f", "flushing"u8);
        rig.Flush("f");
        var before = rig.Disk.Peek("f");
        rig.Disk.FlipBit("f", 0, 1);
        rig.Disk.FlipBit("f", 7, 0);
        Assert.Equal("furable"u8, rig.Bytes("f")[..7]);
        Assert.Equal("durableflushing"u8, before.Span);
        rig.Pass(DiskRig.FlushNanos);
        rig.PowerLoss(KeepUnflushed.None);
        Assert.Equal("furableglushing"u8, rig.Bytes("f"));
    }

    [Fact]
    public void A_slow_disk_takes_its_factor_longer()
    {
        var took = new List<long>();
        Run(self =>
        {
            var file = self.Context.Disk.Open("f");
            foreach (var factor in (long[])[1, 1, 10])
            {
                self.Context.World.DiskOf(self.Context.Machine).SlowFactor = factor;
                var from = self.Context.Now;
                self.Context.Disk.Flush(file);
                took.Add((self.Context.Now - from).Nanos);
            }
        });
        // The head moves once, then each flush costs its latency.
        Assert.Equal([550_000, 500_000, 5_000_000], took);
    }

    [Fact]
    public void A_flush_costs_the_bytes_written_since_the_last_one()
    {
        var rig = new DiskRig(1);
        rig.Append("f", new byte[1_000]);
        rig.Flush("f");
        rig.Append("f", new byte[10]);
        Assert.Equal(10, rig.Open("f").DirtyBytes);
        rig.Disk.Truncate(rig.Open("f"), 5, rig.Call);
        rig.Append("f", new byte[3]);
        Assert.Equal(3, rig.Open("f").DirtyBytes);
    }

    [Fact]
    public void On_a_full_disk_a_file_grows_to_the_end_of_its_last_block() => Run(self =>
    {
        var disk = self.Context.Disk;
        var machine = self.Context.World.DiskOf(self.Context.Machine);
        var file = disk.Open("f");
        disk.Append(file, Filled(4_000, 1));
        machine.Full = true;
        Assert.Equal(DiskStatus.Ok, disk.Append(file, Filled(50, 2)));
        Assert.Equal(DiskStatus.NoSpace, disk.Append(file, Filled(100, 3)));
        Assert.Equal(4_096, file.Length);
        Assert.Equal(DiskStatus.NoSpace, disk.Append(file, "x"u8));
        Assert.Equal(DiskStatus.Ok, disk.Write(file, 0, "over"u8));
        Assert.Equal([.. "over"u8, .. Filled(3_996, 1), .. Filled(50, 2), .. Filled(46, 3)], disk.ReadAll("f").ToArray());
    });

    [Fact]
    public void Who_asks_for_it_is_told_of_every_call_that_failed()
    {
        var told = new List<string>();
        Run(self =>
        {
            var disk = self.Context.Disk;
            var machine = self.Context.World.DiskOf(self.Context.Machine);
            var file = disk.Open("d/f");
            disk.Append(file, "abc"u8);
            disk.OnFailure = (status, name) => told.Add($"{status} {name}");
            disk.Flush(file);
            machine.Full = true;
            disk.Append(disk.Open("g"), "x"u8);
            (machine.Full, machine.FlushFails) = (false, true);
            disk.Flush(file);
            disk.SyncDirectory("d");
            (machine.FlushFails, machine.ReadFails) = (false, true);
            disk.Read(file, 0, 1);
            disk.ReadAll("d/f");
            disk.ReadAll("not there");
        });
        Assert.Equal(["NoSpace g", "IoError d/f", "IoError d", "IoError d/f", "IoError d/f"], told);
    }

    private static (World World, Model.MachineId Machine) Run(Action<Scripted> act)
    {
        var world = new World(1);
        var a = world.Add("a", new() { Start = act });
        world.Start(a.Process);
        world.RunToMs(100);
        return (world, a.Machine);
    }

    private static byte[] Filled(int count, byte value)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill(value);
        return bytes;
    }
}
