using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lab.Broker.Kafka.Tests;

/// <summary>A record as the independent decoder found it.</summary>
internal sealed record FoundRecord(
    long Offset, long Timestamp, byte[]? Key, byte[]? Value, int LeaderEpoch, long ProducerId, short ProducerEpoch, int Sequence, bool IsTransactional, bool IsControl);

/// <summary>What a partition's directory holds, and all that is wrong with it.</summary>
internal sealed record FoundLog(IReadOnlyList<FoundRecord> Records, IReadOnlyList<string> Complaints, long EndOffset, int OpaqueBatches);

/// <summary>
/// Reads the directory of a partition by the documented format alone. It shares no class with the code under test, down to varints and
/// checksums, so that a mistake made there is not made here too. It reads everything, checks one file against the other, and never throws for damage.
/// </summary>
internal sealed class IndependentDecoder
{
    private readonly List<FoundRecord> records = [];
    private readonly List<string> complaints = [];
    private readonly List<(long First, long Last, int Epoch, long MaxTimestamp)> batches = [];
    private readonly Dictionary<long, long> abortMarkers = []; // offset of the marker -> producer id
    private int opaque;
    private long end;

    public static FoundLog Read(string directory)
    {
        var decoder = new IndependentDecoder();
        foreach (var segment in Directory.GetFiles(directory, "*.log").Order(StringComparer.Ordinal)) decoder.ReadSegment(segment);
        foreach (var file in Directory.GetFiles(directory, "*.txnindex").Order(StringComparer.Ordinal)) decoder.CheckTransactionIndex(file);
        foreach (var file in Directory.GetFiles(directory, "*.snapshot").Order(StringComparer.Ordinal)) decoder.CheckSnapshot(file);
        var epochs = Path.Combine(directory, "leader-epoch-checkpoint");
        if (File.Exists(epochs)) decoder.CheckEpochs(epochs);
        return new(decoder.records, decoder.complaints, decoder.end, decoder.opaque);
    }

    private void ReadSegment(string path)
    {
        var name = Path.GetFileName(path);
        if (!long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out var baseOffset))
        {
            complaints.Add($"{name}: not named for an offset");
            return;
        }
        if (baseOffset < end) complaints.Add($"{name}: starts before {end}, where the segment before ends");
        var bytes = File.ReadAllBytes(path);
        var starts = new SortedDictionary<int, (long Last, long MaxTimestamp)>();
        end = Math.Max(end, baseOffset);
        var at = 0;
        while (at < bytes.Length)
        {
            var size = ReadBatch(bytes, at, $"{name} at {at}");
            if (size <= 0) break;
            starts.Add(at, (batches[^1].Last, batches[^1].MaxTimestamp));
            at += size;
        }
        CheckOffsetIndex(Path.ChangeExtension(path, ".index"), baseOffset, starts);
        CheckTimeIndex(Path.ChangeExtension(path, ".timeindex"), baseOffset, starts);
    }

    private int ReadBatch(byte[] bytes, int at, string where)
    {
        var rest = bytes.AsSpan(at);
        if (rest.Length < 61) return Stop($"{where}: {rest.Length} bytes are no batch");
        var length = BinaryPrimitives.ReadInt32BigEndian(rest[8..]);
        if (length < 49 || length > rest.Length - 12) return Stop($"{where}: length {length} with {rest.Length} bytes left");
        if (rest[16] != 2) return Stop($"{where}: magic {rest[16]}");
        var batch = rest[..(12 + length)];
        if (BinaryPrimitives.ReadUInt32BigEndian(batch[17..]) != Castagnoli(batch[21..])) return Stop($"{where}: CRC does not match");
        var first = BinaryPrimitives.ReadInt64BigEndian(batch);
        var attributes = BinaryPrimitives.ReadInt16BigEndian(batch[21..]);
        var last = first + BinaryPrimitives.ReadInt32BigEndian(batch[23..]);
        var epoch = BinaryPrimitives.ReadInt32BigEndian(batch[12..]);
        var max = BinaryPrimitives.ReadInt64BigEndian(batch[35..]);
        if (first < end) complaints.Add($"{where}: offset {first} comes after {end - 1}");
        if (last < first) complaints.Add($"{where}: ends at {last}, before it starts at {first}");
        if (batches.Count > 0 && epoch < batches[^1].Epoch) complaints.Add($"{where}: leader epoch {epoch} comes after {batches[^1].Epoch}");
        batches.Add((first, last, epoch, max));
        end = last + 1;
        var payload = Payload(batch, attributes & 7, where);
        if (payload is not null) ReadRecords(payload, batch, first, last, epoch, attributes, max, where);
        return 12 + length;
    }

    private byte[]? Payload(ReadOnlySpan<byte> batch, int compression, string where)
    {
        if (compression == 0) return batch[61..].ToArray();
        if (compression != 1)
        {
            opaque++;
            return null;
        }
        try
        {
            using var gzip = new GZipStream(new MemoryStream(batch[61..].ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            gzip.CopyTo(plain);
            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            complaints.Add($"{where}: no gzip stream");
            return null;
        }
    }

    private void ReadRecords(byte[] payload, ReadOnlySpan<byte> batch, long first, long last, int epoch, short attributes, long max, string where)
    {
        var baseTimestamp = BinaryPrimitives.ReadInt64BigEndian(batch[27..]);
        var producer = BinaryPrimitives.ReadInt64BigEndian(batch[43..]);
        var producerEpoch = BinaryPrimitives.ReadInt16BigEndian(batch[51..]);
        var baseSequence = BinaryPrimitives.ReadInt32BigEndian(batch[53..]);
        var count = BinaryPrimitives.ReadInt32BigEndian(batch[57..]);
        var reader = new ByteReader(payload);
        var previous = first - 1;
        for (var i = 0; i < count; i++)
        {
            var stop = reader.Signed();
            stop += reader.Position;
            reader.Skip(1);
            var timestampDelta = reader.Long();
            var timestamp = (attributes & 8) != 0 ? max : baseTimestamp + timestampDelta;
            var delta = reader.Signed();
            var key = reader.Bytes();
            var value = reader.Bytes();
            var headers = reader.Signed();
            for (var h = 0; h < headers && !reader.Failed; h++)
            {
                if (reader.Bytes() is null) complaints.Add($"{where}, record {i}: header without name");
                reader.Bytes();
            }
            if (reader.Failed || reader.Position != stop)
            {
                complaints.Add($"{where}, record {i} of {count}: unreadable");
                return;
            }
            var offset = first + delta;
            if (offset <= previous || offset > last) complaints.Add($"{where}, record {i}: offset {offset} is not in {previous + 1}..{last}");
            previous = offset;
            var sequence = baseSequence < 0 ? -1 : (int)((baseSequence + delta) & int.MaxValue);
            var control = (attributes & 32) != 0;
            if (control && key is [_, _, 0, 0]) abortMarkers[offset] = producer;
            records.Add(new(offset, timestamp, key, value, epoch, producer, producerEpoch, sequence, (attributes & 16) != 0, control));
        }
        if (reader.Position != payload.Length) complaints.Add($"{where}: {payload.Length - reader.Position} bytes behind the last record");
    }

    private void CheckOffsetIndex(string path, long baseOffset, SortedDictionary<int, (long Last, long MaxTimestamp)> starts)
    {
        if (!File.Exists(path)) return;
        var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
        if (bytes.Length % 8 != 0) complaints.Add($"{name}: {bytes.Length} bytes are no multiple of 8");
        var (previousOffset, previousPosition) = (long.MinValue, -1);
        for (var at = 0; at + 8 <= bytes.Length; at += 8)
        {
            if (NothingFollows(bytes, at)) break;
            var offset = baseOffset + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
            var position = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4));
            if (offset <= previousOffset || position <= previousPosition) complaints.Add($"{name} entry {at / 8}: ({offset}, {position}) does not grow");
            if (!starts.TryGetValue(position, out var batch)) complaints.Add($"{name} entry {at / 8}: no batch starts at {position}");
            else if (batch.Last != offset) complaints.Add($"{name} entry {at / 8}: the batch at {position} ends with {batch.Last}, not {offset}");
            (previousOffset, previousPosition) = (offset, position);
        }
    }

    private void CheckTimeIndex(string path, long baseOffset, SortedDictionary<int, (long Last, long MaxTimestamp)> starts)
    {
        if (!File.Exists(path)) return;
        var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
        if (bytes.Length % 12 != 0) complaints.Add($"{name}: {bytes.Length} bytes are no multiple of 12");
        var (previousTimestamp, previousOffset) = (long.MinValue, long.MinValue);
        for (var at = 0; at + 12 <= bytes.Length; at += 12)
        {
            if (NothingFollows(bytes, at)) break;
            var timestamp = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at));
            var offset = baseOffset + BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 8));
            if (timestamp <= previousTimestamp || offset < previousOffset) complaints.Add($"{name} entry {at / 12}: ({timestamp}, {offset}) does not grow");
            if (!starts.ContainsValue((offset, timestamp))) complaints.Add($"{name} entry {at / 12}: no batch that ends with {offset} has {timestamp} as its largest timestamp");
            foreach (var batch in starts.Values)
                if (batch.Last <= offset && batch.MaxTimestamp > timestamp) complaints.Add($"{name} entry {at / 12}: offset {batch.Last} is younger than {timestamp}");
            (previousTimestamp, previousOffset) = (timestamp, offset);
        }
    }

    // The index of a segment that takes batches is preallocated.
    private static bool NothingFollows(byte[] bytes, int at) => !bytes.AsSpan(at).ContainsAnyExcept((byte)0);

    private void CheckTransactionIndex(string path)
    {
        var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
        if (bytes.Length % 34 != 0) complaints.Add($"{name}: {bytes.Length} bytes are no multiple of 34");
        var previous = long.MinValue;
        for (var at = 0; at + 34 <= bytes.Length; at += 34)
        {
            var producer = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 2));
            var first = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 10));
            var last = BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 18));
            if (first >= last || last <= previous) complaints.Add($"{name} entry {at / 34}: {first}..{last} after {previous}");
            if (!abortMarkers.TryGetValue(last, out var aborted) || aborted != producer) complaints.Add($"{name} entry {at / 34}: no abort marker of producer {producer} at {last}");
            previous = last;
        }
    }

    private void CheckSnapshot(string path)
    {
        var (name, bytes) = (Path.GetFileName(path), File.ReadAllBytes(path));
        if (bytes.Length < 10 || bytes[0] != 0 || bytes[1] != 1) { complaints.Add($"{name}: no snapshot of version 1"); return; }
        if (BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(2)) != Castagnoli(bytes.AsSpan(6))) complaints.Add($"{name}: CRC does not match");
        if (bytes.Length != 10 + 46L * BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(6))) complaints.Add($"{name}: wrong length");
        if (!long.TryParse(Path.GetFileNameWithoutExtension(path), out var upTo)) complaints.Add($"{name}: not named for an offset");
        for (var at = 10; at + 46 <= bytes.Length; at += 46)
            if (BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at + 14)) >= upTo) complaints.Add($"{name}: knows of a batch behind {upTo}");
    }

    private void CheckEpochs(string path)
    {
        var lines = Encoding.UTF8.GetString(File.ReadAllBytes(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2 || lines[0] != "0" || lines[1] != (lines.Length - 2).ToString(CultureInfo.InvariantCulture)) { complaints.Add("leader-epoch-checkpoint: malformed"); return; }
        var entries = new List<(int Epoch, long Start)>();
        foreach (var line in lines.Skip(2))
        {
            if (line.Split(' ') is [var first, var second]
                && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch)
                && long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var start)) entries.Add((epoch, start));
            else complaints.Add($"leader-epoch-checkpoint: '{line}' is no entry");
        }
        for (var i = 1; i < entries.Count; i++)
            if (entries[i].Epoch <= entries[i - 1].Epoch || entries[i].Start <= entries[i - 1].Start) complaints.Add($"leader-epoch-checkpoint: entry {i} does not grow");
        foreach (var batch in batches)
        {
            var entry = entries.LastOrDefault(e => e.Start <= batch.Last, (-1, -1));
            if (entry.Epoch != batch.Epoch) complaints.Add($"leader-epoch-checkpoint: the batch at {batch.First} has epoch {batch.Epoch}, not {entry.Epoch}");
        }
    }

    private int Stop(string complaint)
    {
        complaints.Add(complaint);
        return 0;
    }

    /// <summary>CRC-32C, a bit at a time.</summary>
    private static uint Castagnoli(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var b in data)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (0x82F63B78u & (0u - (crc & 1)));
        }
        return ~crc;
    }

    private sealed class ByteReader(byte[] bytes)
    {
        public int Position { get; private set; }

        public bool Failed { get; private set; }

        public void Skip(int count) => Position += count;

        public int Signed() => unchecked((int)Long());

        public byte[]? Bytes()
        {
            var length = Signed();
            if (length < 0 || Failed) return null;
            if (length > bytes.Length - Position)
            {
                Failed = true;
                return null;
            }
            Position += length;
            return bytes[(Position - length)..Position];
        }

        public long Long()
        {
            ulong raw = 0;
            for (var shift = 0; shift < 70; shift += 7)
            {
                if (Position < 0 || Position >= bytes.Length) break;
                var b = bytes[Position++];
                raw |= (ulong)(b & 127) << shift;
                if (b < 128) return (long)(raw >> 1) * ((raw & 1) == 0 ? 1 : -1) - (long)(raw & 1);
            }
            Failed = true;
            return 0;
        }
    }
}
