using System.Text.Json;
using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>Reads the header line and opens the history's sessions.</summary>
internal sealed class HeaderReader(string file)
{
    public HistoryHeader Read(ReadOnlySpan<byte> line, History history)
    {
        try
        {
            var text = line.ToArray();
            using var document = JsonDocument.Parse(text, new() { AllowDuplicateProperties = false });
            return Read(new Fields(file, document.RootElement, "the header"), history);
        }
        catch (JsonException e)
        {
            throw Fields.Problem(file, $"expected one JSON object, at byte {e.BytePositionInLine + 1}: {OperationReader.Short(e.Message)}");
        }
        catch (InvalidOperationException)
        {
            // What the parser says to bytes or escapes that are no Unicode text.
            throw Fields.Problem(file, "expected text in UTF-8");
        }
    }

    private HistoryHeader Read(Fields header, History history)
    {
        var format = header.Text("format");
        if (format != Words.Format) throw header.Wrong("format", $"'{Words.Format}'", format);
        var version = header.Number("version");
        if (version != HistoryHeader.Version) throw header.Wrong("version", $"{HistoryHeader.Version}, the only version that is read here", version);
        foreach (var session in header.Objects("sessions")) OpenSession(session, history);
        var read = new HistoryHeader
        {
            Scenario = header.Text("scenario"),
            Variant = header.Text("variant"),
            Seed = header.Seed("seed"),
            Success = header.Text("success"),
            Context = new()
            {
                Guarantees = [.. header.Texts("guarantees").Select(g => Guarantee.Parse(g) ?? throw header.Wrong("guarantees", "guarantees as no-loss, ordering(key) or progress(billing)", g))],
                Groups = [.. header.Objects("groups").Select(Group)],
                Owed = new(header.Number("owed")),
                Excused = [.. header.Texts("excused").Select(c => CauseOf(header, "excused", c))],
                ExcusedLosses = [.. header.Objects("excusedLosses").Select(Loss)],
                Ending = new(new(header.Number("ended")), header.Object("healed") is { } healed ? Healing(healed) : null, header.Truth("auditorFinished")),
            },
        };
        header.RefuseOthers();
        CheckGroups(header, read.Context);
        return read;
    }

    private static void OpenSession(Fields session, History history)
    {
        var group = session.TextOrNone("group");
        history.OpenSession(session.Text("client"), group is null ? NameId.None : history.Names.Intern(group), (int)session.Number("life", int.MaxValue));
        session.RefuseOthers();
    }

    private static bool IsCurrent(Fields group) => group.TextOrNone("reads") switch
    {
        null => false,
        Words.Current => true,
        var other => throw group.Wrong("reads", Words.Current, other),
    };

    private static GroupContract Group(Fields group)
    {
        var read = new GroupContract(group.Text("name"), [.. group.Texts("topics")])
        {
            FromPosition = (int)group.NumberOr("fromPosition", 0, int.MaxValue),
            From = new(group.NumberOr("from", 0, long.MaxValue)),
            ReadsCurrent = IsCurrent(group),
            Through = [.. group.ObjectsOrNone("through").Select(Sender)],
        };
        group.RefuseOthers();
        return read;
    }

    private static ForwardingGroup Sender(Fields sender)
    {
        var read = new ForwardingGroup(sender.Text("name"), [.. sender.Texts("topics")]);
        sender.RefuseOthers();
        return read;
    }

    private static ExcusedLoss Loss(Fields loss)
    {
        var read = new ExcusedLoss(loss.Text("group"), new((int)loss.Number("message", int.MaxValue)), CauseOf(loss, "cause", loss.Text("cause")));
        loss.RefuseOthers();
        return read;
    }

    private static Healing Healing(Fields healed)
    {
        var read = new Healing((int)healed.Number("position", int.MaxValue), new(healed.Number("at")));
        healed.RefuseOthers();
        return read;
    }

    private static Cause CauseOf(Fields where, string name, string cause) => Causes.Parse(cause) ?? throw where.Wrong(name, $"one of {string.Join(", ", Causes.Names)}", cause);

    private static void CheckGroups(Fields header, JudgeContext context)
    {
        var names = context.Groups.Select(g => g.Name).ToList();
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count) throw header.Wrong("groups", "each group once", string.Join(", ", names));
        foreach (var guarantee in context.Guarantees)
        {
            if (guarantee.Group is { } group && !names.Contains(group)) throw header.Wrong("guarantees", $"a group of this header ({string.Join(", ", names)})", guarantee);
        }
    }
}
