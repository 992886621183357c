namespace Lab.Kernel.Disks;

/// <summary>
/// Who does something to a disk, and when. A handler runs at its start, but what it does after charging time or waiting
/// for a flush happens at its cursor: a crash of its process between the two undoes that.
/// </summary>
internal readonly record struct DiskCall(int Process, long Start, long At);
