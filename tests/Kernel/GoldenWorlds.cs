using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

/// <summary>Three small worlds that together use every part of the kernel.</summary>
internal static class GoldenWorlds
{
    private static readonly Site Pause = new(900);

    /// <summary>Timers alone: five machines whose clocks drift, ten timers each, one in three cancelled.</summary>
    public static World Ticking(ulong seed)
    {
        var world = new World(seed);
        for (var m = 0; m < 5; m++)
        {
            var last = default(TimerId);
            var added = world.Add($"m{m}", new()
            {
                Start = a => { for (var i = 0; i < 10; i++) a.Context.SetTimer(Duration.FromMicros(i), i); },
                Timer = (a, kind, n) =>
                {
                    if (n % 3 == 0) a.Context.Cancel(last);
                    last = a.Context.SetTimer(Duration.FromNanos(a.Context.Draw(Pause, (ulong)kind, (uint)n, 2_000_000)) + Duration.FromNanos(a.Context.Now.Nanos % 1_000), kind, n + 1, background: kind == 0);
                    if (n % 5 == 0) a.Context.SetTimer(Duration.FromMs(1), kind, n + 1);
                },
            }, lanes: m % 2);
            world.ClockOf(added.Machine).Drift(0, (m - 2) * 150);
            world.Start(added.Process);
        }

        return world;
    }

    /// <summary>Connections: four clients that ask a server with two lanes and ask again when something ends; cuts, loss, kills, power losses.</summary>
    public static World Crowd(ulong seed)
    {
        var world = new World(seed);
        var server = world.Add("server", new()
        {
            Start = a => a.Context.Listen(1),
            Message = (a, id, note) =>
            {
                a.Context.Charge(Duration.FromMicros(50 + (note.Number % 7)));
                a.Context.Send(id, new Note(note.Number, "reply"));
            },
        }, lanes: 2);
        var machines = new List<MachineId> { server.Machine };
        var processes = new List<ProcessId> { server.Process };
        for (var c = 0; c < 4; c++)
        {
            var client = world.Add($"client {c}", new()
            {
                Start = a => a.Context.Connect(server.Machine, 1),
                Connection = (a, id, change) =>
                {
                    if (change == ConnectionChange.Opened) for (var i = 0; i < 3; i++) a.Context.Send(id, new Note(i, a.Context.MachineName));
                    else a.Context.SetTimer(Duration.FromMs(5), 0);
                },
                Message = (a, id, note) =>
                {
                    if (note.Number % 40 == 39) { a.Context.Close(id); a.Context.Connect(server.Machine, 1); }
                    else a.Context.Send(id, new Note(note.Number + 3, a.Context.MachineName));
                },
                Timer = (a, _, _) => a.Context.Connect(server.Machine, 1),
            });
            machines.Add(client.Machine);
            processes.Add(client.Process);
        }

        foreach (var process in processes) world.Start(process);
        world.At(50, w => w.Network.Cut(machines[1], machines[0]));
        world.At(70, w => w.Network.Cut(machines[0], machines[2]));
        world.At(90, w => w.Network.Lose(machines[3], machines[0], 50_000));
        world.At(120, w => w.Crash(processes[4]));
        world.At(140, w => w.Start(processes[4]));
        world.At(150, w => w.Pause(processes[0]));
        world.At(200, w => w.Resume(processes[0]));
        world.At(300, w => w.Network.Heal(machines[1], machines[0]));
        world.At(310, w => w.Network.Heal(machines[0], machines[2]));
        world.At(900, w => w.PowerLoss(machines[0], KeepUnflushed.Random));
        world.At(1_000, w => { w.PowerOn(machines[0]); w.Start(processes[0]); });
        return world;
    }

    /// <summary>Disks: three machines write, flush, rename and replace, and lose their power every 37 ms.</summary>
    public static World Writing(ulong seed)
    {
        var world = new World(seed);
        for (var m = 0; m < 3; m++)
        {
            var added = world.Add($"m{m}", new()
            {
                Start = a =>
                {
                    // What is left of the files decides how the next life begins.
                    var digest = 0UL;
                    foreach (var name in a.Context.Disk.Names) digest = Hash.Of(digest, Hash.Of(name), Hash.Of(a.Context.Disk.ReadAll(name).Span));
                    a.Context.SetTimer(Duration.FromNanos((long)(digest % 1_000_000)), 0, (long)(digest >> 40));
                },
                Timer = (a, kind, n) =>
                {
                    var disk = a.Context.Disk;
                    var log = disk.Open($"log/{n % 4}");
                    disk.Append(log, BitConverter.GetBytes(n * 0x0101010101));
                    a.Context.Charge(Duration.FromMicros(20));
                    if (n % 3 == 0) disk.FlushLater(log, n);
                    if (n % 5 == 0) disk.Flush(log);
                    if (n % 7 == 0) disk.ReplaceAtomically("checkpoint", BitConverter.GetBytes(n));
                    if (n % 11 == 0) disk.Rename(log.Name, $"log/{n % 4}.old");
                    if (n % 13 == 0 && disk.Find($"log/{n % 4}.old") is { } old) disk.Truncate(old, old.Length / 2);
                    if (n % 17 == 0) disk.Delete($"log/{n % 4}.old");
                    a.Context.SetTimer(Duration.FromMicros(300), kind, n + 1);
                },
                Disk = (a, token, status) => a.Context.Disk.Append(a.Context.Disk.Open("flushed"), [(byte)token, (byte)status]),
            }, lanes: 1);
            world.Start(added.Process);
            for (var at = 37 + m; at < 1_000; at += 37)
            {
                var keep = (KeepUnflushed)(at % 3);
                world.At(at, w => { if (at % 2 == 0) w.Crash(added.Process); else w.PowerLoss(added.Machine, keep); });
                world.At(at + 3, w => { w.PowerOn(added.Machine); w.Start(added.Process); });
                world.At(at + 4, w => w.DiskOf(added.Machine).FlushFails = at % 5 == 0);
            }
        }

        return world;
    }
}
