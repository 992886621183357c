
namespace Lab.Kernel.Tests.Disks;

public sealed class DiskImageTests
{
    [Fact] // Campaigns start thousands of worlds, on all cores, from one image.
    public void Worlds_that_start_from_one_image_do_not_see_each_other_and_the_image_stays()
    {
        var original = new DiskRig(1);
        original.Append("f", "common "u8);
        var image = original.Disk.Capture();
        original.Append("f", "original"u8);
        DiskRig one = new(1, image), two = new(1, image);
        one.Append("f", "one"u8);
        two.Append("f", "twotwo"u8);
        Assert.Equal("common original"u8, original.Bytes("f"));
        Assert.Equal("common one"u8, one.Bytes("f"));
        Assert.Equal("common twotwo"u8, two.Bytes("f"));

        one.Write("f", 0, "C"u8);
        two.Disk.FlipBit("f", 0, 5);
        Assert.Equal("common "u8, image.Contents.Single().Bytes.Span);
        Assert.Equal("Common one"u8, one.Bytes("f"));
        Assert.Equal("Common twotwo"u8, two.Bytes("f"));
    }

    [Fact]
    public void What_is_in_the_image_is_durable()
    {
        var original = new DiskRig(1);
        original.Append("f", "common"u8);
        var started = new DiskRig(1, original.Disk.Capture());
        started.Append("f", " lost"u8);
        started.Disk.Delete("f", started.Call);
        started.PowerLoss(KeepUnflushed.None);
        Assert.Equal("common"u8, started.Bytes("f"));
        started.Append("f", " again"u8);
        Assert.Equal("common again"u8, started.Bytes("f"));
    }

    [Fact]
    public void A_preallocated_file_keeps_its_length()
    {
        var original = new DiskRig(1);
        original.Append("f", "abc"u8);
        original.Disk.Truncate(original.Open("f"), 10, original.Call);
        var image = original.Disk.Capture();
        Assert.Equal("abc"u8, image.Contents.Single().Bytes.Span);
        Assert.Equal(10, image.Contents.Single().Length);
        var started = new DiskRig(1, image);
        started.Write("f", 5, "x"u8);
        Assert.Equal("abc\0\0x\0\0\0\0"u8, started.Bytes("f"));
    }

    [Fact]
    public void A_wiped_disk_is_empty_and_a_power_loss_brings_nothing_back()
    {
        var world = new World(1);
        var original = new DiskRig(1);
        original.Append("f", "abc"u8);
        var machine = world.AddMachine("m", image: original.Disk.Capture());
        Assert.Equal(["f"], world.DiskOf(machine).Names);
        world.PowerLoss(machine, KeepUnflushed.All);
        world.Wipe(machine);
        world.PowerOn(machine);
        world.PowerLoss(machine, KeepUnflushed.All);
        Assert.Empty(world.DiskOf(machine).Names);
    }
}
