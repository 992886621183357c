using System.Runtime.InteropServices;
using Lab.Broker.Kafka.Records;
using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>What happened in a run, sorted by what explanations ask for: read once, asked for every violation. Facts are named by their index.</summary>
internal sealed class Evidence
{
    private readonly Dictionary<int, int> newestCopy = []; // By message: an index into `written`.
    private readonly List<Written> written = [];
    private readonly Dictionary<int, int> toldOk = [];
    private readonly Dictionary<int, int> audited = [];
    private readonly Dictionary<int, int> endsTold = [];
    private readonly List<LogCut> cuts = [];
    private readonly FactLog log;
    private bool isRead;

    /// <param name="log">What was reported.</param>
    /// <param name="history">What clients saw.</param>
    /// <param name="controllers">The machines of the metadata quorum's voters, by their numbers.</param>
    public Evidence(FactLog log, History history, IReadOnlyList<MachineId> controllers)
    {
        this.log = log;
        History = history;
        Controllers = controllers;
        for (var i = 0; i < log.Facts.Count; i++)
        {
            var fact = log.Facts[i];
            switch (fact.Kind)
            {
                case FactKind.LeaderStarted:
                    Leaders.Add(i);
                    cuts.Add(new(i, fact.Machine, fact.Place, fact.B, CopyEnd.NotThere));
                    break;
                case FactKind.FollowerStarted:
                    cuts.Add(new(i, fact.Machine, fact.Place, fact.B, CopyEnd.NotThere));
                    break;
                case FactKind.CopyTruncated:
                    cuts.Add(new(i, fact.Machine, fact.Place, fact.A, CopyEnd.Truncated));
                    break;
                case FactKind.LogRecovered:
                    cuts.Add(new(i, fact.Machine, fact.Place, fact.B, CopyEnd.NotThere));
                    break;
                case FactKind.DiskWiped:
                    cuts.Add(new(i, fact.Machine, NameId.None, 0, CopyEnd.Wiped));
                    break;
                case FactKind.LogStartMoved:
                    cuts.Add(new(i, fact.Machine, fact.Place, fact.A, CopyEnd.Retained));
                    break;
                case FactKind.PowerLost:
                    PowerLosses.Add(i);
                    break;
                case FactKind.PartitionChanged:
                    PartitionChanges.Add(i);
                    break;
                case FactKind.PositionReset:
                    Resets.Add(i);
                    break;
                case FactKind.PositionSought:
                    Seeks.Add(i);
                    break;
                case FactKind.EndTold:
                    endsTold[(int)fact.C] = i;
                    break;
            }
        }
    }

    public History History { get; }

    public IReadOnlyList<Fact> Facts => log.Facts;

    public List<int> Leaders { get; } = [];
    public List<int> PowerLosses { get; } = [];
    public List<int> PartitionChanges { get; } = [];
    public List<int> Resets { get; } = [];
    public List<int> Seeks { get; } = [];

    /// <summary>The machines of the metadata quorum's voters, by their numbers.</summary>
    public IReadOnlyList<MachineId> Controllers { get; }

    public string PlaceName(NameId place) => log.Places[place];

    /// <summary>As the reader knows it: brokers' machines are called b1, b2, ...</summary>
    public string NameOf(MachineId machine)
    {
        if (machine.IsNone || machine.Value >= log.MachineNames.Count) return "the world";
        var name = log.MachineNames[machine.Value];
        if (BrokerOf(name) is { } id) return $"broker {id}";
        return Number(machine) > 0 ? NameOfController(machine) : name;
    }

    /// <summary>A controller as the reader knows it: by its number, or in a combined node by its broker's.</summary>
    public string NameOfController(MachineId machine) =>
        BrokerOf(MachineName(machine)) is { } id ? $"the controller of broker {id}" : Controllers.Count == 1 ? "controller" : $"controller {Number(machine)}";

    private int Number(MachineId machine)
    {
        for (var i = 0; i < Controllers.Count; i++)
        {
            if (Controllers[i] == machine) return i + 1;
        }

        return 0;
    }

    /// <summary>The machine's own name, as the scenario calls who lives there.</summary>
    public string MachineName(MachineId machine) => machine.IsNone || machine.Value >= log.MachineNames.Count ? "" : log.MachineNames[machine.Value];

    /// <summary>The machine of a broker or a client; none when no machine is called so.</summary>
    public MachineId MachineCalled(string name)
    {
        for (var i = 0; i < log.MachineNames.Count; i++)
        {
            if (log.MachineNames[i] == name) return new(i);
        }

        return MachineId.None;
    }

    public MachineId MachineOfBroker(long broker) => MachineCalled($"b{broker}");

    public IReadOnlyList<string> MachineNames => log.MachineNames;

    /// <summary>Everything that brokers wrote of a message, in the order of writing, each with how long it was there.</summary>
    public IReadOnlyList<Copy> CopiesOf(MessageId message)
    {
        if (!isRead) Read();
        List<Copy> copies = [];
        for (var i = newestCopy.GetValueOrDefault(message.Value, -1); i >= 0; i = written[i].Older)
        {
            var fact = log.Facts[written[i].Fact];
            copies.Add(Ended(new(fact.Machine, fact.Place, written[i].Offset, fact.C, written[i].Fact, int.MaxValue, CopyEnd.Stands)));
        }

        copies.Reverse();
        return copies;
    }

    /// <summary>The send of a message that was told ok, or -1.</summary>
    public int ToldOk(MessageId message)
    {
        if (!isRead) Read();
        return toldOk.GetValueOrDefault(message.Value, -1);
    }

    /// <summary>The fact that says who told a client the end of a log; -1 when none does.</summary>
    public int EndTold(OperationId readEnd) => endsTold.GetValueOrDefault(readEnd.Value, -1);

    /// <summary>The auditor's read of a message, or -1.</summary>
    public int Audited(MessageId message)
    {
        if (!isRead) Read();
        return audited.GetValueOrDefault(message.Value, -1);
    }

    private void Read()
    {
        isRead = true;
        for (var i = 0; i < History.Count; i++)
        {
            var message = History.Messages[i];
            if (message <= 0) continue;
            if (History.Kinds[i] == OperationKind.Send && History.Results[i] == OperationResult.Ok) toldOk.TryAdd(message, i);
            else if (History.Kinds[i] == OperationKind.Read && (History.Flags[i] & OperationFlags.Auditor) != 0) audited[message] = i;
        }

        for (var i = 0; i < log.Facts.Count; i++)
        {
            var fact = log.Facts[i];
            if (fact.Kind != FactKind.CopyWritten || fact.Detail is not ReadOnlyMemory<byte> bytes) continue;
            foreach (var batch in new RecordBatches(bytes.Span))
            {
                if (batch.IsControl) continue;
                foreach (var record in batch)
                {
                    if (!MessageLocator.TryParse(record.Value.Span, out var message)) continue;
                    ref var newest = ref CollectionsMarshal.GetValueRefOrAddDefault(newestCopy, message.Value, out var isKnown);
                    written.Add(new(i, record.Offset.Value, isKnown ? newest : -1));
                    newest = written.Count - 1;
                }
            }
        }
    }

    // The first sign that the log of this machine no longer reaches up to the copy.
    private Copy Ended(Copy copy)
    {
        foreach (var cut in cuts)
        {
            if (cut.Fact < copy.Written || cut.Machine != copy.Machine || !cut.Takes(copy.Offset) || (cut.Place != copy.Place && cut.End != CopyEnd.Wiped)) continue;
            var end = cut.End == CopyEnd.NotThere && LostPower(copy.Machine, copy.Written, cut.Fact) ? CopyEnd.PowerLost : cut.End;
            return copy with { Gone = cut.Fact, End = end };
        }

        return copy;
    }

    private bool LostPower(MachineId machine, int after, int before)
    {
        foreach (var loss in PowerLosses)
        {
            if (loss > after && loss < before && Facts[loss].Machine == machine) return true;
        }

        return false;
    }

    /// <summary>A message in a batch that was written, and the one before it of the same message; -1 for none.</summary>
    private readonly record struct Written(int Fact, long Offset, int Older);

    private static string? BrokerOf(string machine) =>
        machine.Length > 1 && machine[0] == 'b' && machine.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0 ? machine[1..] : null;

    /// <summary>From this fact on a machine's log of a place ends at <c>NewEnd</c>. A wiped disk has no place: all logs on it end at 0.</summary>
    private readonly record struct LogCut(int Fact, MachineId Machine, NameId Place, long NewEnd, CopyEnd End)
    {
        /// <summary>Retention takes what lies before its offset, everything else what lies at and behind it.</summary>
        public bool Takes(long offset) => End == CopyEnd.Retained ? offset < NewEnd : offset >= NewEnd;
    }
}

/// <summary>One machine's copy of a message at one offset, from the fact that wrote it to the fact at which the machine's log no longer had it.</summary>
internal readonly record struct Copy(MachineId Machine, NameId Place, long Offset, long Epoch, int Written, int Gone, CopyEnd End)
{
    public bool IsThereAt(int fact) => Written <= fact && Gone > fact;
}

/// <summary>How a copy ended.</summary>
internal enum CopyEnd : byte
{
    Stands,
    Truncated,
    PowerLost,
    Wiped,

    /// <summary>Retention deleted the beginning of the log.</summary>
    Retained,

    /// <summary>The log came back without it, and no power loss tells why.</summary>
    NotThere,
}
