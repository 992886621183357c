using System.Runtime.CompilerServices;

namespace Lab.Model;

/// <summary>
/// 64-bit mixing that is the same in every process, on every operating system and processor: the ground of draws,
/// digests and run hashes. Not cryptographic. The finaliser is MurmurHash3's fmix64 in David Stafford's variant 13,
/// as used by SplitMix64.
/// </summary>
public static class Hash
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;

    /// <summary>Spreads every bit of <paramref name="x"/> over all 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mix(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
            return x ^ (x >> 31);
        }
    }

    /// <summary>One step of a rolling hash: cheap, order-sensitive; finish with <see cref="Mix"/> where it matters.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Roll(ulong hash, ulong word)
    {
        unchecked
        {
            hash = (hash ^ word) * 0xD6E8FEB86659FD93UL;
            return hash ^ (hash >> 32);
        }
    }

    public static ulong Of(ulong a) => Mix(unchecked(a + Golden));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong a, ulong b) => Mix(unchecked(Mix(a + Golden) + b));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ulong a, ulong b, ulong c) => Mix(unchecked(Mix(Mix(a + Golden) + b) + (c * Golden)));

    public static ulong Of(ulong a, ulong b, ulong c, ulong d) => Of(Of(a, b, c), d);

    /// <summary>A digest of text over its UTF-16 code units.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = (ulong)text.Length;
        foreach (var c in text) hash = Roll(hash, c);
        return Mix(hash);
    }

    /// <summary>A digest of bytes. Record batches need none: they bring their CRC.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        while (bytes.Length >= 8)
        {
            hash = Roll(hash, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes) hash = Roll(hash, b);
        return Mix(hash);
    }
}
