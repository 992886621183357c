using System.Buffers;
using System.Text.Json;
using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>Writes a history line by line. What has its default is left out.</summary>
internal sealed class HistoryWriter(Stream output)
{
    private const int FlushAt = 1 << 16;

    private readonly ArrayBufferWriter<byte> buffer = new(FlushAt + 1024);

    public void Write(HistoryHeader header, History history)
    {
        using var json = new Utf8JsonWriter(buffer);
        WriteHeader(json, header, history);
        EndLine(json);
        for (var i = 0; i < history.Count; i++)
        {
            WriteOperation(json, history[i], history.Names);
            EndLine(json);
        }

        Flush();
        output.Flush();
    }

    private static void WriteHeader(Utf8JsonWriter json, HistoryHeader header, History history)
    {
        var context = header.Context;
        json.WriteStartObject();
        json.WriteString("format", Words.Format);
        json.WriteNumber("version", HistoryHeader.Version);
        json.WriteString("scenario", header.Scenario);
        json.WriteString("variant", header.Variant);
        json.WriteNumber("seed", header.Seed);
        json.WriteString("success", header.Success);
        json.WriteStartArray("guarantees");
        foreach (var guarantee in context.Guarantees) json.WriteStringValue(guarantee.ToString());
        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (var group in context.Groups) WriteGroup(json, group);
        json.WriteEndArray();
        json.WriteNumber("owed", context.Owed.Nanos);
        json.WriteStartArray("excused");
        foreach (var cause in context.Excused) json.WriteStringValue(Causes.NameOf(cause));
        json.WriteEndArray();
        json.WriteStartArray("excusedLosses");
        foreach (var loss in context.ExcusedLosses) WriteLoss(json, loss);
        json.WriteEndArray();
        json.WriteNumber("ended", context.Ending.EndedAt.Nanos);
        if (context.Ending.Healing is { } healing)
        {
            json.WriteStartObject("healed");
            json.WriteNumber("position", healing.Position);
            json.WriteNumber("at", healing.At.Nanos);
            json.WriteEndObject();
        }

        json.WriteBoolean("auditorFinished", context.Ending.AuditorFinished);
        json.WriteStartArray("sessions");
        foreach (var session in history.Sessions) WriteSession(json, session, history.Names);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, GroupContract group)
    {
        json.WriteStartObject();
        json.WriteString("name", group.Name);
        WriteTopics(json, group.Topics);
        if (group.Through.Count > 0)
        {
            json.WriteStartArray("through");
            foreach (var sender in group.Through)
            {
                json.WriteStartObject();
                json.WriteString("name", sender.Name);
                WriteTopics(json, sender.Topics);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (group.FromPosition != 0) json.WriteNumber("fromPosition", group.FromPosition);
        if (group.From != VirtualTime.Zero) json.WriteNumber("from", group.From.Nanos);
        if (group.ReadsCurrent) json.WriteString("reads", Words.Current);
        json.WriteEndObject();
    }

    private static void WriteTopics(Utf8JsonWriter json, IReadOnlyList<string> topics)
    {
        json.WriteStartArray("topics");
        foreach (var topic in topics) json.WriteStringValue(topic);
        json.WriteEndArray();
    }

    private static void WriteLoss(Utf8JsonWriter json, ExcusedLoss loss)
    {
        json.WriteStartObject();
        json.WriteString("group", loss.Group);
        json.WriteNumber("message", loss.Message.Value);
        json.WriteString("cause", Causes.NameOf(loss.Cause));
        json.WriteEndObject();
    }

    private static void WriteSession(Utf8JsonWriter json, Session session, NameTable names)
    {
        json.WriteStartObject();
        json.WriteString("client", session.Client);
        if (!session.Group.IsNone) json.WriteString("group", names[session.Group]);
        json.WriteNumber("life", session.Life);
        json.WriteEndObject();
    }

    private static void WriteOperation(Utf8JsonWriter json, in Operation row, NameTable names)
    {
        json.WriteStartObject();
        json.WriteNumber("call", row.Call);
        json.WriteNumber("at", row.CalledAt.Nanos);
        json.WriteString("op", Words.Kinds[(int)row.Kind]);
        json.WriteNumber("session", row.Session.Value);
        if (row.ProgramIndex != 0) json.WriteNumber("program", row.ProgramIndex);
        if (row.Attempt != 0) json.WriteNumber("attempt", row.Attempt);
        if (!row.Message.IsNone) json.WriteNumber("message", row.Message.Value);
        if (!row.Key.IsNone) json.WriteString("key", names[row.Key]);
        if (!row.Place.IsNone) json.WriteString("place", names[row.Place]);
        if (row.Return != Operation.NoReturn)
        {
            json.WriteNumber("return", row.Return);
            json.WriteNumber("returned", row.ReturnedAt.Nanos);
            json.WriteString("result", Words.Results[(int)row.Result]);
        }

        if (row.Offset != Operation.NoOffset) json.WriteNumber("offset", row.Offset);
        if (row.Flags != OperationFlags.None) WriteFlags(json, row.Flags);
        json.WriteEndObject();
    }

    private static void WriteFlags(Utf8JsonWriter json, OperationFlags flags)
    {
        json.WriteStartArray("flags");
        foreach (var (flag, word) in Words.Flags)
        {
            if ((flags & flag) != 0) json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }

    private void EndLine(Utf8JsonWriter json)
    {
        json.Flush();
        json.Reset();
        buffer.Write("\n"u8);
        if (buffer.WrittenCount >= FlushAt) Flush();
    }

    private void Flush()
    {
        output.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
