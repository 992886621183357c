using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;
using Lab.Reports.Diagrams;

namespace Lab.Reports.Tests.Synthetic;

/// <summary>Writes facts and a history by hand, in microseconds: a run as brokers would have reported it.</summary>
internal sealed class Script
{
    public static readonly MachineId P1 = new(0);
    public static readonly MachineId B1 = new(1);
    public static readonly MachineId B2 = new(2);
    public static readonly MachineId B3 = new(3);
    public static readonly MachineId Controller = new(4);
    public static readonly MachineId Billing = new(5);

    private readonly FactLog log;
    private readonly NameId orders;
    private readonly NameId historyOrders;
    private readonly SessionId producer;
    private readonly SessionId consumer;
    private readonly SessionId auditor;
    private readonly Dictionary<int, OperationId> open = [];

    public Script()
    {
        var places = new NameTable();
        orders = places.Intern("orders-0");
        log = new(places) { MachineNames = ["p1", "b1", "b2", "b3", "c1", "billing"] };
        historyOrders = History.Names.Intern("orders-0");
        var billing = History.Names.Intern("billing");
        producer = History.OpenSession("p1", NameId.None, 0);
        consumer = History.OpenSession("billing.1", billing, 0);
        auditor = History.OpenSession("auditor", NameId.None, 0);
    }

    public History History { get; } = new();

    public RunTrace Trace => new(
        log,
        History,
        [
            new(ParticipantRole.Producer, P1, "p1"),
            new(ParticipantRole.Broker, B1, "broker 1", 1),
            new(ParticipantRole.Broker, B2, "broker 2", 2),
            new(ParticipantRole.Broker, B3, "broker 3", 3),
            new(ParticipantRole.Controller, Controller, "controller"),
            new(ParticipantRole.Consumer, Billing, "billing.1", Group: "billing"),
        ],
        new Locator());

    public Script Fact(long micros, FactKind kind, MachineId machine, long a = 0, long b = 0, long c = 0, object? detail = null)
    {
        log.On(new(kind, At(micros), machine, orders, a, b, c, detail));
        return this;
    }

    public Script Leads(long micros, MachineId broker, int epoch, long end) => Fact(micros, FactKind.LeaderStarted, broker, epoch, end, end);

    public Script Send(long micros, int message, int attempt = 0)
    {
        open[message] = History.Call(OperationKind.Send, producer, message, attempt, new(message), NameId.None, historyOrders, At(micros));
        return Fact(micros, FactKind.SendCalled, P1, message, attempt);
    }

    public Script Request(long micros, int message, int broker, int attempt = 0) => Fact(micros, FactKind.RequestSent, P1, 0, message, attempt, $"broker {broker}");

    public Script Write(long micros, MachineId broker, long offset, int message, int epoch = 4) =>
        Fact(micros, FactKind.CopyWritten, broker, offset, offset, epoch, new LocatedMessage[] { new(new(message), offset) });

    public Script Fetch(long micros, MachineId leader, int follower, long from, long next) => Fact(micros, FactKind.FollowerFetched, leader, from, next, follower);

    public Script Acknowledge(long micros, MachineId leader, long offset, int acks) => Fact(micros, FactKind.ProduceAcknowledged, leader, offset, offset, acks);

    public Script Told(long micros, int message, OperationResult result = OperationResult.Ok, long offset = -1)
    {
        History.Return(open[message], result, At(micros), offset);
        return Fact(micros, FactKind.SendReturned, P1, message, result switch { OperationResult.Ok => 1, OperationResult.Fail => 2, _ => 3 }, offset);
    }

    public Script Read(long micros, int message, long offset)
    {
        History.Instant(OperationKind.Read, consumer, 0, new(message), NameId.None, historyOrders, offset, At(micros));
        return Fact(micros, FactKind.RecordRead, Billing, offset, message);
    }

    public Script Effect(long micros, int message, long offset)
    {
        History.Instant(OperationKind.Effect, consumer, 0, new(message), NameId.None, historyOrders, offset, At(micros));
        return Fact(micros, FactKind.EffectDone, Billing, offset, message);
    }

    public Script Audit(long micros, long end, params (int Message, long Offset)[] found)
    {
        foreach (var (message, offset) in found) History.Instant(OperationKind.Read, auditor, 0, new(message), NameId.None, historyOrders, offset, At(micros), OperationFlags.Auditor);
        History.Instant(OperationKind.ReadEnd, auditor, 0, MessageId.None, NameId.None, historyOrders, end, At(micros), OperationFlags.Auditor);
        return this;
    }

    public Script Resume(long micros, long offset)
    {
        History.Instant(OperationKind.Resume, auditor, 0, MessageId.None, History.Names.Intern("billing"), historyOrders, offset, At(micros), OperationFlags.Auditor);
        return this;
    }

    private static VirtualTime At(long micros) => VirtualTime.Zero + Duration.FromMicros(micros);

    private sealed class Locator : IMessageLocator
    {
        public IReadOnlyList<LocatedMessage> In(in Fact written) => written.Detail as LocatedMessage[] ?? [];
    }
}
