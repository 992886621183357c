using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests.Disks;

/// <summary>A handler runs at one instant, but what it does after charging time or waiting for the disk lies in the future: a crash in between undoes it.</summary>
public sealed class CrashInAFlushTests
{
    private const double FlushMs = 0.55;

    [Fact] // The handler begins at 1 ms, writes one, waits for the flush until 1.55 ms, then writes two, renames, makes a file.
    public void A_crash_during_a_waited_flush_undoes_what_the_handler_did_after_it()
    {
        var (world, a) = WithWriter(self =>
        {
            var disk = self.Context.Disk;
            var file = disk.Open("f");
            disk.Append(file, "one"u8);
            disk.Flush(file);
            disk.Append(file, "two"u8);
            disk.Rename("f", "g");
            disk.Open("h");
        });
        world.At(1 + (FlushMs / 2), w => w.Crash(a.Process));
        world.RunToMs(1.1);
        Assert.Equal(["g", "h"], world.DiskOf(a.Machine).Names);
        world.RunToMs(10);
        Assert.Equal(["f"], world.DiskOf(a.Machine).Names);
        Assert.Equal("one"u8, world.DiskOf(a.Machine).Peek("f").Span);
    }

    [Fact]
    public void A_crash_after_the_flush_undoes_nothing()
    {
        var (world, a) = WithWriter(self =>
        {
            var disk = self.Context.Disk;
            var file = disk.Open("f");
            disk.Append(file, "one"u8);
            disk.Flush(file);
            disk.Append(file, "two"u8);
        });
        world.At(1 + FlushMs + 0.01, w => w.Crash(a.Process));
        world.RunToMs(10);
        Assert.Equal("onetwo"u8, world.DiskOf(a.Machine).Peek("f").Span);
    }

    [Fact] // What it sent after the flush is gone as well, what it sent before arrives.
    public void A_crash_during_a_waited_flush_keeps_the_acknowledgement_from_leaving()
    {
        var got = new List<int>();
        var world = new World(1);
        var client = world.Add("client", new() { Start = self => self.Context.Listen(1), Message = (_, _, note) => got.Add(note.Number) });
        var broker = world.Add("broker", new()
        {
            Start = self => self.Context.Connect(client.Machine, 1),
            Connection = (self, id, change) =>
            {
                if (change != ConnectionChange.Opened) return;
                self.Context.Send(id, new Note(1));
                self.Context.Disk.Flush(self.Context.Disk.Open("f"));
                self.Context.Send(id, new Note(2));
                self.Context.World.Schedule(self.Context.Now - Duration.FromMicros(100), new KillOf(self.Context.World, "broker"));
            },
        }, lanes: 1);
        world.Start(client.Process);
        world.Start(broker.Process);
        world.RunToMs(1_000);
        Assert.False(world.IsAlive(broker.Process));
        Assert.Equal([1], got);
    }

    [Fact] // The handler charges 1 ms before it writes and flushes again; the crash comes before that.
    public void A_flush_that_had_not_begun_makes_nothing_durable()
    {
        var (world, a) = WithWriter(self =>
        {
            var disk = self.Context.Disk;
            var file = disk.Open("f");
            disk.Flush(file);
            self.Context.Charge(Worlds.Ms);
            disk.Append(file, "never"u8);
            disk.Flush(file);
        });
        world.At(2, w => w.Crash(a.Process));
        world.At(50, w => w.PowerLoss(a.Machine, KeepUnflushed.None));
        world.RunToMs(100);
        Assert.Equal(["f"], world.DiskOf(a.Machine).Names);
        Assert.Equal(0, world.DiskOf(a.Machine).Find("f")!.Length);
    }

    [Fact] // Two lanes append to one file. The first to begin writes at 3 ms, the second at 1.5 ms: its bytes stand behind the first's.
    public void A_crash_does_not_undo_what_another_handler_did_in_time()
    {
        var (world, a) = WithWriter(
            self => { self.Context.Charge(Worlds.Ms * 2); self.Context.Disk.Append(self.Context.Disk.Open("f"), "slow"u8); },
            self => { self.Context.Charge(Duration.FromMicros(300)); self.Context.Disk.Append(self.Context.Disk.Open("f"), "fast"u8); });
        world.At(2, w => w.Crash(a.Process));
        world.RunToMs(10);
        Assert.Contains("fast", System.Text.Encoding.ASCII.GetString(world.DiskOf(a.Machine).Peek("f").Span), StringComparison.Ordinal);
    }

    [Fact]
    public void The_handler_that_writes_at_its_start_counts_as_in_time_too()
    {
        var (world, a) = WithWriter(
            self => { self.Context.Charge(Worlds.Ms * 2); self.Context.Disk.Append(self.Context.Disk.Open("f"), "slow"u8); },
            self => self.Context.Disk.Append(self.Context.Disk.Open("f"), "fast"u8));
        world.At(2, w => w.Crash(a.Process));
        world.RunToMs(10);
        Assert.Contains("fast", System.Text.Encoding.ASCII.GetString(world.DiskOf(a.Machine).Peek("f").Span), StringComparison.Ordinal);
    }

    [Fact]
    public void A_crash_of_one_process_undoes_nothing_of_another_on_the_same_machine()
    {
        var world = new World(1);
        var machine = world.AddMachine("m");
        ProcessId Add(string name) 
        {
            var process = world.AddProcess(machine, name);
            world.AddActor(process, name, 1, () => new Scripted(new()
            {
                Start = self =>
                {
                    var file = self.Context.Disk.Open(name);
                    self.Context.Charge(Worlds.Ms);
                    self.Context.Disk.Append(file, "late"u8);
                    self.Context.Disk.Flush(file);
                    self.Context.Disk.Open(name + ".after");
                },
            }));
            return process;
        }

        var (dies, lives) = (Add("dies"), Add("lives"));
        world.Start(dies);
        world.Start(lives);
        world.At(0.5, w => w.Crash(dies));
        world.At(50, w => w.PowerLoss(machine, KeepUnflushed.None));
        world.RunToMs(100);
        Assert.Equal(["lives"], world.DiskOf(machine).Names);
        Assert.Equal("late"u8, world.DiskOf(machine).Peek("lives").Span);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Replacing_atomically_leaves_the_old_or_the_new_content_whenever_the_power_or_the_process_goes(bool power)
    {
        var seen = new SortedSet<string>();
        for (var seed = 1UL; seed <= 40; seed++)
        {
            for (var at = 10.0; at < 13; at += 0.1)
            {
                var world = new World(seed);
                var a = world.Add("a", new()
                {
                    Start = self => { self.Context.Disk.ReplaceAtomically("d/checkpoint", new byte[2_000]); self.Context.SetTimer(Duration.FromMs(10), 0); },
                    Timer = (self, _, _) => { self.Context.Charge(Duration.FromMicros(200)); self.Context.Disk.ReplaceAtomically("d/checkpoint", new byte[3_000]); },
                }, lanes: 1);
                world.Start(a.Process);
                world.At(at, w => { if (power) w.PowerLoss(a.Machine, KeepUnflushed.Random); else w.Crash(a.Process); });
                world.RunToMs(20);
                var left = world.DiskOf(a.Machine).Peek("d/checkpoint").Length;
                Assert.True(left is 2_000 or 3_000, $"seed {seed}, at {at:0.0} ms: {left} bytes are left.");
                seen.Add($"{left}");
            }
        }

        Assert.Equal(["2000", "3000"], seen);
    }

    private static (World World, (MachineId Machine, ProcessId Process, ActorId Actor)) WithWriter(params Action<Scripted>[] handlers)
    {
        var world = new World(1);
        var a = world.Add("a", new()
        {
            Start = self => { for (var i = 0; i < handlers.Length; i++) self.Context.SetTimer(Duration.FromMicros(1_000 + (200 * i)), i); },
            Timer = (self, i, _) => handlers[i](self),
        }, lanes: 2);
        world.Start(a.Process);
        return (world, a);
    }

    private sealed class KillOf(World world, string name) : IWorldEvent
    {
        public void Fire(World _) => world.Crash(Enumerable.Range(0, 2).Select(i => new ProcessId(i)).Single(p => world.NameOf(p) == name));
    }
}
