namespace Lab.Broker.Kafka.Schemas;

/// <summary>
/// The tag buffer at the end of a flexible structure (KIP-482): count, then tag, size and data of each, tags growing. A decoder takes out the
/// tags it knows; the rest is kept and written again.
/// </summary>
internal sealed class TagSet
{
    // Hardly any structure carries tags: what was read without any is this one, to which nothing is ever added.
    private static readonly TagSet Empty = new();

    private List<UnknownTag>? tags;

    /// <summary>The tags that nobody took.</summary>
    public IReadOnlyList<UnknownTag> Rest => tags is { Count: > 0 } ? tags : [];

    public static TagSet Read(ref FieldReader reader)
    {
        var count = reader.UnsignedVarint();
        if (count == 0) return Empty;
        var set = new TagSet();
        for (var i = 0u; i < count && reader.Complaint is null; i++)
        {
            var tag = reader.UnsignedVarint();
            (set.tags ??= []).Add(new(tag, reader.Take(reader.Size()).ToArray()));
        }
        return set;
    }

    /// <summary>An empty tag buffer plus what is to be kept.</summary>
    public static TagSet Keeping(IReadOnlyList<UnknownTag> unknown)
    {
        var set = new TagSet();
        if (unknown.Count > 0) set.tags = [.. unknown];
        return set;
    }

    public bool TryTake(uint tag, out ReadOnlySpan<byte> data)
    {
        data = default;
        for (var i = 0; i < (tags?.Count ?? 0); i++)
        {
            if (tags![i].Tag != tag) continue;
            data = tags[i].Data.Span;
            tags.RemoveAt(i);
            return true;
        }
        return false;
    }

    public void Add(uint tag, Action<FieldWriter> write)
    {
        var inner = new FieldWriter();
        write(inner);
        (tags ??= []).Add(new(tag, inner.ToArray()));
    }

    public void Write(FieldWriter writer)
    {
        if (tags is null)
        {
            writer.UnsignedVarint(0);
            return;
        }

        tags.Sort(static (left, right) => left.Tag.CompareTo(right.Tag));
        writer.UnsignedVarint(tags.Count);
        foreach (var (tag, data) in tags)
        {
            writer.UnsignedVarint(tag);
            writer.UnsignedVarint(data.Length);
            writer.Raw(data.Span);
        }
    }
}
