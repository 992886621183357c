using Lab.Checker.Judging;
using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Support;

/// <summary>
/// A history told by hand: <c>p1</c> sends to <c>orders</c>, <c>billing</c> consumes it, an auditor reads at the end.
/// Every event takes the next millisecond, unless <see cref="At"/> says when.
/// </summary>
internal sealed class Story
{
    private readonly List<GroupContract> groups = [];
    private readonly Dictionary<string, SessionId> sessions = [];
    private readonly Dictionary<SessionId, int> programs = [];
    private long ms;
    private RunEnding ending = new(VirtualTime.FromMs(1_000_000), Healing: null, AuditorFinished: true);

    public Story(params GroupContract[] groups) => this.groups.AddRange(groups.Length > 0 ? groups : [new("billing", ["orders"])]);

    public History History { get; } = new();
    public Duration Owed { get; set; } = Duration.FromMs(100);
    public IReadOnlyList<Cause> Excused { get; set; } = [];

    public Story At(long time)
    {
        ms = time;
        return this;
    }

    public OperationId Send(int message, string? key = "k", string place = "orders-0", string by = "p1", int attempt = 0, OperationFlags flag = OperationFlags.None, int? program = null)
    {
        var session = Session(by, group: "");
        var index = programs[session] = program ?? programs.GetValueOrDefault(session, -1) + 1;
        var operation = History.Call(OperationKind.Send, session, index, attempt, new(message), Name(key), Name("orders"), Tick(), flag);
        History.SetPlace(operation, Name(place));
        return operation;
    }

    public Story Returns(OperationId send, OperationResult result, OperationFlags flag = OperationFlags.None, long offset = Operation.NoOffset)
    {
        History.Return(send, result, Tick(), offset, flag);
        return this;
    }

    public Story Sent(int message, string? key = "k", string place = "orders-0", string by = "p1", OperationResult result = OperationResult.Ok, int attempt = 0, long offset = Operation.NoOffset) =>
        Returns(Send(message, key, place, by, attempt), result, offset: offset);

    public Story Probe(int message, OperationResult? result, string place = "orders-0", long? returns = null)
    {
        var send = Send(message, place: place, by: "prober", flag: OperationFlags.Probe);
        if (returns is { } at) At(at);
        return result is { } told ? Returns(send, told) : this;
    }

    public Story Does(int message, string group = "billing", string place = "orders-0", long offset = 0) => Instant(OperationKind.Effect, group, message, place, offset);

    public Story Reads(int message, string group = "billing", string place = "orders-0", long offset = 0) => Instant(OperationKind.Read, group, message, place, offset);

    public Story AuditorReads(int message, long offset, string place = "orders-0") => Audit(OperationKind.Read, message, null, place, offset);

    public Story AuditorReadsToEnd(long offset = 9, string place = "orders-0") => Audit(OperationKind.ReadEnd, 0, null, place, offset);

    public Story Resumes(long offset, string group = "billing", string place = "orders-0") => Audit(OperationKind.Resume, 0, group, place, offset);

    public Story HealedAt(long time)
    {
        ending = ending with { Healing = new(History.Positions, VirtualTime.FromMs(time)) };
        return this;
    }

    public Story EndsAt(long time)
    {
        ending = ending with { EndedAt = VirtualTime.FromMs(time) };
        return this;
    }

    public Story WithoutAuditorsEnd()
    {
        ending = ending with { AuditorFinished = false };
        return this;
    }

    public JudgeContext Context(params Guarantee[] guarantees) => new() { Guarantees = guarantees, Groups = groups, Owed = Owed, Excused = Excused, Ending = ending };

    public Verdict Judged(string guarantee) => Judge.Offline(History, Context(Guarantee.Parse(guarantee)!))[0];

    public void Violated(string guarantee) => Assert.Equal(Outcome.Violated, Judged(guarantee).Outcome);

    public void Holds(string guarantee) => Assert.Equal(Verdict.Holds(Guarantee.Parse(guarantee)!), Judged(guarantee));

    /// <summary>Violated so often, first by this message; gives the witness.</summary>
    public Witness Violates(string guarantee, int message, int violations = 1)
    {
        var verdict = Judged(guarantee);
        Assert.Equal((Outcome.Violated, violations, new MessageId(message)), (verdict.Outcome, verdict.Violations, verdict.Witness?.Message));
        return verdict.Witness!;
    }

    private Story Instant(OperationKind kind, string group, int message, string place, long offset)
    {
        History.Instant(kind, Session($"{group}.1", group), 0, new(message), NameId.None, Name(place), offset, Tick());
        return this;
    }

    private Story Audit(OperationKind kind, int message, string? key, string place, long offset)
    {
        History.Instant(kind, Session("auditor", group: ""), 0, new(message), Name(key), Name(place), offset, Tick(), OperationFlags.Auditor);
        return this;
    }

    private SessionId Session(string client, string group)
    {
        if (!sessions.TryGetValue(client, out var session)) sessions[client] = session = History.OpenSession(client, group.Length == 0 ? NameId.None : Name(group), life: 0);
        return session;
    }

    private NameId Name(string? name) => name is null ? NameId.None : History.Names.Intern(name);

    private VirtualTime Tick() => VirtualTime.FromMs(ms++);
}
