using System.Globalization;
using System.Text;
using Lab.Broker.Kafka;
using Lab.Broker.Kafka.Files;
using Lab.Broker.Kafka.Records;
using Lab.Model.Facts;
using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>
/// docs/a-lookup.md: how a leader finds a time, followed by hand through the files that a run left on its disk, to the offset that it told the consumer.
/// </summary>
public sealed class A_lookup_in_a_log
{
    private const string File = "claims/k23-a-chain-of-segments.yaml";

    private readonly StringBuilder page = new();

    [Fact]
    public void Leads_by_segment_time_index_and_offset_index_to_what_the_leader_told()
    {
        var record = new KafkaExperiment(Run.Scenario(File, "base"), File).Record(1);
        var seek = Assert.Single(record.Facts.Facts, f => f.Kind == FactKind.PositionSought);
        var wanted = Lab.Kernel.MachineClock.EpochMs + ((record.Ready.Nanos + 1_300_000_000) / 1_000_000);
        var leader = record.Facts.Facts.Last(f => f.Kind == FactKind.LeaderStarted && record.Facts.Places[f.Place] == "orders-0").Machine;
        var name = record.Facts.MachineNames[leader.Value];
        var files = record.Disks.Single(d => d.Machine == name).Disk.Contents.Where(f => f.Name.Contains("/orders-0/", StringComparison.Ordinal) || f.Name.StartsWith("orders-0/", StringComparison.Ordinal))
            .ToDictionary(f => Path.GetFileName(f.Name), f => f.Bytes.ToArray());
        var bases = files.Keys.Where(k => k.EndsWith(".log", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(k => long.Parse(k[..20], CultureInfo.InvariantCulture)).ToList();

        Line("# A look-up in a log");
        Line();
        Line("<!-- Written by tests/Scenarios/Running/A_lookup_in_a_log.cs from the disk of a run. Do not edit: run the test with LAB_APPROVE=1. -->");
        Line();
        Line("What a leader does for `offsetsForTimes()`, followed through the real files of a replica: scenarios/claims/k23-a-chain-of-segments.yaml, seed 1, broker " + name[1..] + ". The same files come from");
        Line();
        Line("```");
        Line("./lab replay scenarios/claims/k23-a-chain-of-segments.yaml --seed 1 --disks disks");
        Line("```");
        Line();
        Line("A replica is a folder. Each segment is three files named after its first offset: the batches (`.log`), an offset index of 8 bytes an entry (`.index`: offset less the base offset, position in the file) and a time index of 12 bytes an entry (`.timeindex`: timestamp, offset less the base offset). Both are sparse: an entry is made after every `index.interval.bytes` of batches, and the time index gets one more when the segment closes. Those of the last segment, which still takes batches, are as long as `segment.index.bytes` (10 MiB), zeros behind their entries.");
        Line();
        Line("| segment | .log | .index entries | .timeindex entries | largest timestamp |");
        Line("|---|---|---|---|---|");
        var segments = bases.Select(b => Segment.Read(b, files)).ToList();
        foreach (var s in segments) Line($"| {s.Base:D20} | {s.Log.Length:N0} bytes | {s.Offsets.Entries} | {s.Times.Entries} | {s.Largest} |");
        Line();
        Line($"The group asks for the first record at or after **{wanted}**.");
        Line();

        var chosen = segments.First(s => s.Largest >= wanted);
        Line($"1. **The segment.** The first whose largest timestamp is as young: {chosen.Base:D20} ({chosen.Largest}). The one before ends with {segments[segments.IndexOf(chosen) - 1].Largest}.");
        var time = chosen.Times.Lookup(wanted);
        Line($"2. **The time index.** The last entry that is no younger than {wanted}: {(time.Timestamp < 0 ? "none, so the segment's beginning" : $"({time.Timestamp}, {time.Offset.Value - chosen.Base}), so every record before offset {time.Offset} is older")}. Its entries, with their bytes:");
        Table(chosen.Times.Entries, chosen.TimeBytes, TimeIndex.EntrySize, i => $"{chosen.Times[i].Timestamp}, {chosen.Times[i].Offset.Value - chosen.Base}");
        var position = chosen.Offsets.Lookup(time.Offset);
        Line($"3. **The offset index.** The last entry at or before offset {time.Offset} ({time.Offset.Value - chosen.Base} from the base): {(position.Position == 0 ? "none, so position 0" : $"({position.Offset.Value - chosen.Base}, {position.Position})")}.");
        Table(chosen.Offsets.Entries, chosen.OffsetBytes, OffsetIndex.EntrySize, i => $"{chosen.Offsets[i].Offset.Value - chosen.Base}, {chosen.Offsets[i].Position}");
        Line($"4. **The batches**, from position {position.Position} on, until one is young enough:");
        Line();
        Line("   | position | offsets | largest timestamp |");
        Line("   |---|---|---|");
        var found = -1L;
        var batches = new RecordBatches(chosen.Log.AsSpan(position.Position)).GetEnumerator();
        while (found < 0 && batches.MoveNext())
        {
            var batch = batches.Current;
            Line($"   | {position.Position + batches.Position} | {batch.BaseOffset}{(batch.LastOffset == batch.BaseOffset ? "" : $" to {batch.LastOffset}")} | {batch.MaxTimestamp} |");
            if (batch.MaxTimestamp < wanted) continue;
            foreach (var r in batch)
                if (found < 0 && r.Timestamp >= wanted) found = r.Offset.Value;
        }

        Line();
        Line($"The answer is offset **{found}**, where the group reads on.");
        Line();
        Line("A position is found in the same way from step 3 on: that is how a fetch begins.");

        Assert.Equal(seek.A, found);
        Assert.True(segments.Count > 3);
        Approved.CheckFile(Path.Combine("docs", "a-lookup.md"), page.ToString());
    }

    private void Table(int entries, byte[] bytes, int size, Func<int, string> text)
    {
        Line();
        Line("   | bytes | says |");
        Line("   |---|---|");
        for (var i = 0; i < entries; i++) Line($"   | `{Convert.ToHexStringLower(bytes, i * size, size)}` | {text(i)} |");
        Line();
    }

    private void Line(string text = "") => page.Append(text.Replace("\u00a0", " ", StringComparison.Ordinal)).Append('\n');

    private sealed record Segment(long Base, byte[] Log, OffsetIndex Offsets, byte[] OffsetBytes, TimeIndex Times, byte[] TimeBytes, long Largest)
    {
        public static Segment Read(long first, IReadOnlyDictionary<string, byte[]> files)
        {
            var at = new Offset(first);
            var (log, index, time) = (files[LogFileNames.Log(at)], files[LogFileNames.OffsetIndex(at)], files[LogFileNames.TimeIndex(at)]);
            var offsets = Assert.IsType<Decoded<OffsetIndex>.Valid>(OffsetIndex.Read(at, index.Length, index)).Content;
            var times = Assert.IsType<Decoded<TimeIndex>.Valid>(TimeIndex.Read(at, time.Length, time)).Content;
            var largest = -1L;
            foreach (var batch in new RecordBatches(log)) largest = Math.Max(largest, batch.MaxTimestamp);
            return new(first, log, offsets, index, times, time, largest);
        }
    }
}
