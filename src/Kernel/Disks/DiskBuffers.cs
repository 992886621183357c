using System.Buffers;

namespace Lab.Kernel.Disks;

/// <summary>
/// The arrays that the files of one world grow into. Large ones are borrowed, and given back together when the world is
/// no longer needed: before that nobody can tell who still holds a view of one.
/// </summary>
internal sealed class DiskBuffers
{
    // Below this the runtime's own allocation is cheaper.
    private const int Smallest = 2048;

    private readonly List<byte[]> borrowed = [];

    /// <summary>At least so many bytes, with anything in them.</summary>
    public byte[] Take(int size)
    {
        if (size < Smallest) return GC.AllocateUninitializedArray<byte>(size);
        var array = ArrayPool<byte>.Shared.Rent(size);
        borrowed.Add(array);
        return array;
    }

    /// <summary>Everything goes back: no file and no view of a file may be used any more.</summary>
    public void GiveBack()
    {
        foreach (var array in borrowed) ArrayPool<byte>.Shared.Return(array);
        borrowed.Clear();
    }
}
