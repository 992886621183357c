using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Support;

/// <summary>
/// Small random histories: two producers that restart, two groups with different topics (one may join late), a topic that
/// nobody consumes, resends,
/// open sends, sends that never got a partition, effects of messages that nobody sent, an auditor that may not finish.
/// Times lie on few milliseconds, so that what is due falls together with what happens.
/// </summary>
internal sealed class RandomCase
{
    private static readonly string[] Places = ["orders-0", "orders-1", "payments-0", "logs-0"];
    private static readonly string[] ConsumerGroups = ["billing", "billing", "mail", "other"];
    private static readonly string[] Keys = ["k1", "k2"];

    private readonly Draws draws;
    private readonly Focus focus;
    private readonly History history = new(8);
    private readonly List<SessionId> producers = [];
    private readonly List<SessionId> consumers = [];
    private readonly SessionId auditor;
    private readonly List<int> programs = [];
    private readonly List<OperationFlags> flags = [];
    private readonly List<OperationId> open = [];
    private readonly List<(int Message, NameId Place)> written = [];
    private VirtualTime now = VirtualTime.Zero;
    private int messages;

    /// <summary>How often what happens, in percent; each guarantee has its own, so that its rule decides often both ways.</summary>
    internal sealed record Focus(int Messages, int Steps, int Fail, int Effect, int Stranger, int Probe, int InLog, int Finished, int Healed, int Order)
    {
        public static Focus For(GuaranteeKind kind) => kind switch
        {
            GuaranteeKind.NoLoss => new(3, 14, 15, 40, 3, 12, 80, 85, 60, 50),
            GuaranteeKind.NoDuplicates => new(5, 20, 10, 45, 5, 12, 80, 80, 60, 60),
            GuaranteeKind.Ordering => new(5, 36, 5, 70, 5, 10, 80, 80, 60, 70),
            GuaranteeKind.NoPhantom => new(4, 16, 45, 40, 3, 10, 80, 80, 60, 50),
            _ => new(3, 30, 10, 60, 2, 30, 85, 90, 85, 60),
        };
    }

    private RandomCase(Focus focus, ulong seed)
    {
        this.focus = focus;
        draws = new(seed);
        for (var p = 0; p < 3; p++) AddProducer(p < 2 ? $"p{p + 1}" : "p1", life: p / 2);
        var first = draws.Below(ConsumerGroups.Length);
        for (var c = 0; c < ConsumerGroups.Length; c++)
        {
            var group = ConsumerGroups[(first + c) % ConsumerGroups.Length];
            consumers.Add(history.OpenSession($"{group}.{c}", history.Names.Intern(group), life: 0));
        }

        auditor = history.OpenSession("auditor", NameId.None, life: 0);
    }

    public static Case Of(GuaranteeKind kind, ulong seed) => new RandomCase(Focus.For(kind), Hash.Of((ulong)kind, seed)).Make(seed, _ => null);

    /// <summary>The same history, with somebody who is told what is promised and then listens while it grows.</summary>
    public static Case Of(GuaranteeKind kind, ulong seed, Func<JudgeContext, IHistoryListener> begin) =>
        new RandomCase(Focus.For(kind), Hash.Of((ulong)kind, seed)).Make(seed, begin);

    private void AddProducer(string client, int life)
    {
        producers.Add(history.OpenSession(client, NameId.None, life));
        programs.Add(0);
    }

    private Case Make(ulong seed, Func<JudgeContext, IHistoryListener?> begin)
    {
        var context = Promise();
        if (begin(context) is { } listener) history.Listen(listener);
        var steps = draws.Below(focus.Steps) + 4;
        for (var step = 0; step < steps; step++)
        {
            Step();
            now += Duration.FromMs(draws.Below(3));
        }

        if (draws.Percent(90)) Audit();
        return new(history, context with { Ending = End() }, seed);
    }

    /// <summary>What is promised does not depend on what will happen.</summary>
    private JudgeContext Promise() => new()
    {
        Guarantees = [],
        Owed = Duration.FromMs(draws.Below(8)),
        Groups =
        [
            new("billing", ["orders"]),
            new("mail", ["orders-1", "payments"]) { FromPosition = draws.Percent(25) ? draws.Below(8) : 0, From = VirtualTime.FromMs(draws.Percent(25) ? draws.Below(8) : 0) },
        ],
        ExcusedLosses = draws.Percent(15) ? [new("billing", new(1), Cause.Retention)] : [],
    };

    private RunEnding End()
    {
        var healing = draws.Percent(focus.Healed) ? new Healing(draws.Below(history.Positions + 1), VirtualTime.FromMs(draws.Below(12))) : (Healing?)null;
        return new(now + Duration.FromMs(draws.Below(12)), healing, draws.Percent(focus.Finished));
    }

    private void Step()
    {
        switch (draws.Below(100))
        {
            case < 35:
                Send();
                break;
            case < 60:
                ReturnOne();
                break;
            default:
                if (draws.Percent(focus.Effect)) Effect();
                else Read();
                break;
        }
    }

    private void Send()
    {
        var producer = draws.Percent(60) ? 0 : draws.Below(producers.Count);
        var isNew = messages == 0 || (messages < focus.Messages && draws.Percent(70));
        var message = isNew ? ++messages : draws.Below(messages) + 1;
        var key = draws.Percent(80) ? history.Names.Intern(Keys[draws.Percent(30) ? 1 : 0]) : NameId.None;
        if (isNew) flags.Add(draws.Percent(focus.Probe) ? OperationFlags.Probe : OperationFlags.None);
        var program = programs[producer]++;
        if (draws.Percent(10)) program = draws.Below(program + 1); // Threads of one session may call out of their program's order.
        var operation = history.Call(OperationKind.Send, producers[producer], program, isNew ? 0 : 1, new(message), key, history.Names.Intern("orders"), now, flags[message - 1]);
        if (draws.Percent(93)) history.SetPlace(operation, history.Names.Intern(draws.Percent(50) ? Places[0] : draws.Pick(Places)));
        open.Add(operation);
        if (draws.Percent(focus.InLog)) written.Add((message, history[operation].Place));
    }

    private void ReturnOne()
    {
        if (open.Count == 0) return;
        var operation = draws.Pick(open);
        open.Remove(operation);
        var result = draws.Below(100) is var r && r < focus.Fail ? OperationResult.Fail : r < focus.Fail + 12 ? OperationResult.Info : OperationResult.Ok;
        history.Return(operation, result, now, result == OperationResult.Ok ? draws.Below(6) : Operation.NoOffset, draws.Percent(10) ? OperationFlags.Unconfirmed : OperationFlags.None);
    }

    private void Effect()
    {
        var (message, place) = Choose();
        var session = draws.Pick(consumers);
        if (draws.Percent(95)) history.Instant(OperationKind.Effect, session, 0, new(message), NameId.None, place, draws.Below(6), now);
        else Unsuccessful(OperationKind.Effect, session, message, place);
    }

    private void Read()
    {
        var (message, place) = Choose();
        var session = draws.Pick(consumers);
        switch (draws.Below(10))
        {
            case 0:
                history.Instant(OperationKind.Commit, session, 0, MessageId.None, NameId.None, place, draws.Below(6), now);
                break;
            case 1:
                history.Instant(OperationKind.ReadEnd, session, 0, MessageId.None, NameId.None, place, draws.Below(6), now);
                break;
            case 2:
                Unsuccessful(OperationKind.Read, session, message, place);
                break;
            default:
                history.Instant(OperationKind.Read, session, 0, new(message), NameId.None, place, draws.Below(6), now);
                break;
        }
    }

    private void Unsuccessful(OperationKind kind, SessionId session, int message, NameId place)
    {
        var operation = history.Call(kind, session, 0, 0, new(message), NameId.None, place, now);
        if (draws.Percent(50)) history.Return(operation, OperationResult.Fail, now);
    }

    /// <summary>Mostly what stands in the log, by choice the earliest of it; seldom what nobody wrote.</summary>
    private (int Message, NameId Place) Choose()
    {
        if (written.Count == 0 || draws.Percent(focus.Stranger)) return (draws.Below(focus.Messages + 1) + 1, history.Names.Intern(draws.Pick(Places)));
        if (!draws.Percent(focus.Order)) return draws.Pick(written);
        var chosen = written[0];
        if (draws.Percent(60) && written.Count > 1) written.RemoveAt(0);
        return chosen;
    }

    private void Audit()
    {
        foreach (var place in Places)
        {
            var id = history.Names.Intern(place);
            for (var message = 1; message <= messages; message++)
            {
                if (draws.Percent(18)) AuditorDoes(OperationKind.Read, new(message), NameId.None, id);
            }

            if (draws.Percent(60)) AuditorDoes(OperationKind.ReadEnd, MessageId.None, NameId.None, id);
            foreach (var group in new[] { "billing", "mail" })
            {
                for (var times = draws.Below(3); times > 0; times--) AuditorDoes(OperationKind.Resume, MessageId.None, history.Names.Intern(group), id);
            }

            now += Duration.FromMs(draws.Below(2));
        }
    }

    private void AuditorDoes(OperationKind kind, MessageId message, NameId key, NameId place)
    {
        var flag = draws.Percent(95) ? OperationFlags.Auditor : OperationFlags.None;
        var offset = kind == OperationKind.Resume && draws.Percent(10) ? Operation.NoOffset : draws.Below(5);
        history.Instant(kind, auditor, 0, message, key, place, offset, now, flag);
    }
}
