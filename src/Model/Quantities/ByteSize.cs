namespace Lab.Model.Quantities;

/// <summary>A size in bytes: `100B`, `1KiB`, `16MiB`.</summary>
public readonly record struct ByteSize(long Bytes)
{
    internal static readonly (string Unit, long Bytes)[] Units = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    public override string ToString()
    {
        foreach (var (unit, bytes) in Units)
            if (Bytes >= bytes && Bytes % bytes == 0) return $"{Bytes / bytes}{unit}";
        return $"{Bytes}B";
    }
}
