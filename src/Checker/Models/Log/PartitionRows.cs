using System.Runtime.InteropServices;
using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Log;

/// <summary>The rows of a history that concern one place, as those of a log: values are sends.</summary>
internal sealed class PartitionRows
{
    private const int None = -1;

    private readonly History history;
    private readonly NameId place;
    private readonly List<LogKind> kinds = [];
    private readonly List<int> values = [];
    private readonly List<long> offsets = [];
    private readonly List<int> calls = [];
    private readonly List<int> returns = [];
    private readonly List<int> operations = [];

    /// <summary>By value: the row of its send, or of the first sight of what nobody sent.</summary>
    private readonly List<int> rowOf = [];

    /// <summary>By message: its first send to the place, in <see cref="rowOf"/>.</summary>
    private readonly int[] firstSend;

    /// <summary>By value: the next send of the same message.</summary>
    private readonly List<int> nextSend = [];

    public PartitionRows(History history, NameId place, Func<Session, bool> readsCurrent)
    {
        (this.history, this.place) = (history, place);
        var largest = 0;
        foreach (var message in history.Messages) largest = Math.Max(largest, message);
        firstSend = new int[largest + 1];
        firstSend.AsSpan().Fill(None);
        Walk(readsCurrent);
        Match();
    }

    public ReadOnlySpan<LogKind> Kinds => CollectionsMarshal.AsSpan(kinds);
    public ReadOnlySpan<int> Values => CollectionsMarshal.AsSpan(values);
    public ReadOnlySpan<long> Offsets => CollectionsMarshal.AsSpan(offsets);
    public ReadOnlySpan<int> Calls => CollectionsMarshal.AsSpan(calls);
    public ReadOnlySpan<int> Returns => CollectionsMarshal.AsSpan(returns);
    public ReadOnlySpan<int> Operations => CollectionsMarshal.AsSpan(operations);
    public int ValueCount => rowOf.Count;

    public string NameOf(int value)
    {
        var row = rowOf[value];
        var message = new MessageId(history.Messages[row]);
        return history.Attempts[row] == 0 ? message.ToString() : $"{message}, attempt {history.Attempts[row]}";
    }

    private void Walk(Func<Session, bool> readsCurrent)
    {
        var mayGoHere = TopicsOf();
        var kindOf = history.Kinds;
        var places = history.Places;
        var since = new int[history.Sessions.Count]; // By session: the call of the last thing it did that was no read.
        since.AsSpan().Fill(None);
        for (var row = 0; row < kindOf.Length; row++)
        {
            var isHere = places[row] == place.Value;
            switch (kindOf[row])
            {
                case OperationKind.Send when isHere || places[row] < 0 || mayGoHere[places[row]]:
                    Send(row);
                    break;
                case OperationKind.Read or OperationKind.Effect:
                    if (isHere) See(row);
                    continue;
                case OperationKind.ReadEnd when isHere:
                    MeetEnd(row, since[history.SessionColumn[row]], readsCurrent);
                    break;
            }

            since[history.SessionColumn[row]] = history.Calls[row];
        }
    }

    /// <summary>By name: topics whose partition this place is. What was sent there and never chose its partition may lie here.</summary>
    private bool[] TopicsOf()
    {
        var topics = new bool[history.Names.Count];
        for (var i = 0; i < topics.Length; i++) topics[i] = i != place.Value && GroupContract.Holds(history.Names[new(i)], history.Names[place]);
        return topics;
    }

    private void Send(int row)
    {
        if (history.Results[row] == OperationResult.Fail || history.Messages[row] <= 0) return;
        var told = ToldAt(row);
        var value = rowOf.Count;
        rowOf.Add(row);
        nextSend.Add(None);
        ref var first = ref firstSend[history.Messages[row]];
        if (first == None)
        {
            first = value;
        }
        else
        {
            var last = first;
            while (nextSend[last] != None) last = nextSend[last];
            nextSend[last] = value;
        }

        Add(row, LogKind.Append, value, told, history.Calls[row], told == Operation.NoOffset ? Operation.NoReturn : history.Returns[row]);
    }

    private void See(int row)
    {
        if (history.Results[row] != OperationResult.Ok || history.Messages[row] <= 0 || history.Offsets[row] < 0) return;
        Add(row, LogKind.Saw, None, history.Offsets[row], history.Calls[row], history.Returns[row]);
    }

    private void MeetEnd(int row, int since, Func<Session, bool> readsCurrent)
    {
        if (history.Results[row] != OperationResult.Ok || history.Offsets[row] < 0) return;
        var isCurrent = (history.Flags[row] & OperationFlags.Auditor) != 0 || readsCurrent(history.SessionOf(new(row)));
        // Real questions take time, even where nobody else does anything meanwhile.
        var isInstant = history.Returns[row] == history.Calls[row] + 1 && history.ReturnTimes[row] == history.CallTimes[row];
        var call = isInstant ? since : history.Calls[row];
        Add(row, isCurrent ? LogKind.End : LogKind.AtLeast, 0, history.Offsets[row], call, history.Returns[row]);
    }

    /// <summary>Finds the send of everything that was seen.</summary>
    private void Match()
    {
        var unmatched = new Dictionary<int, SortedDictionary<long, int>>(); // By message: offsets, and the value that lies there once it is known.
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] != LogKind.Saw) continue;
            var message = history.Messages[operations[i]];
            var send = firstSend[message];
            if (send == None) send = firstSend[message] = Stranger(operations[i]);
            if (nextSend[send] == None) values[i] = send;
            else if (SendTold(send, offsets[i]) is var told and not None) values[i] = told;
            else if (unmatched.TryGetValue(message, out var seen)) seen[offsets[i]] = None;
            else unmatched.Add(message, new() { [offsets[i]] = None });
        }

        if (unmatched.Count == 0) return;
        for (var i = 0; i < kinds.Count; i++)
        {
            if (kinds[i] == LogKind.Saw && values[i] == None) values[i] = SendAt(offsets[i], unmatched[history.Messages[operations[i]]], firstSend[history.Messages[operations[i]]]);
        }
    }

    /// <summary>A value for what nobody sent here: no append of it will be found.</summary>
    private int Stranger(int row)
    {
        rowOf.Add(row);
        nextSend.Add(None);
        return rowOf.Count - 1;
    }

    /// <summary>The send of a message, of those from this one on, that was told this offset.</summary>
    private int SendTold(int send, long offset)
    {
        while (send != None && ToldOffset(send) != offset) send = nextSend[send];
        return send;
    }

    /// <summary>The n-th offset of a message goes to the n-th of its sends that were told none; when there are no more, one send lies twice.</summary>
    private int SendAt(long offset, SortedDictionary<long, int> seen, int first)
    {
        if (seen[offset] != None) return seen[offset];
        var send = first;
        foreach (var at in seen.Keys.ToArray())
        {
            while (send != None && ToldOffset(send) != Operation.NoOffset) send = nextSend[send];
            seen[at] = send == None ? first : send;
            if (send != None) send = nextSend[send];
        }

        return seen[offset];
    }

    private long ToldOffset(int send) => ToldAt(rowOf[send]);

    /// <summary>The offset that a send was told; none when it was told ok without proof, or is told of no partition.</summary>
    private long ToldAt(int row)
    {
        var isProof = history.Results[row] == OperationResult.Ok && (history.Flags[row] & OperationFlags.Unconfirmed) == 0 && history.Places[row] == place.Value;
        return isProof ? history.Offsets[row] : Operation.NoOffset;
    }

    private void Add(int row, LogKind kind, int value, long offset, int call, int @return)
    {
        kinds.Add(kind);
        values.Add(value);
        offsets.Add(offset);
        calls.Add(call);
        returns.Add(@return);
        operations.Add(row);
    }
}
