using Lab.Kernel.Disks;

namespace Lab.Cli.Replaying;

/// <summary>What the machines' disks held at the end, as real files: a folder per machine, in it what the system would have in its data directory.</summary>
public static class DiskDump
{
    /// <summary>Why the folder cannot take a dump; null when it can. Files of an older dump among new ones would be found by the system's tools.</summary>
    public static string? WhyNot(string folder)
    {
        if (File.Exists(folder)) return $"--disks {folder}: this is a file, not a folder";
        try
        {
            return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() ? $"--disks {folder}: the folder is not empty; old files would mix with new ones" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--disks {folder}: the folder cannot be read: {e.Message}";
        }
    }

    /// <summary>Machines without a file get no folder.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<(string Machine, DiskImage Disk)> disks)
    {
        Directory.CreateDirectory(folder);
        foreach (var (machine, disk) in disks)
        {
            foreach (var content in disk.Contents)
            {
                var path = Path.Combine([folder, machine, .. content.Name.Split('/')]);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                // Without the zeros behind what was written: the system's tools take a preallocated index for a damaged one, also a real one.
                File.WriteAllBytes(path, content.Bytes.Span);
            }
        }
    }
}
