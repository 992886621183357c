using System.Text.Json;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>One of `consumers:`</summary>
internal sealed class ConsumerSection : MappingShape<ConsumerSpec>
{
    private static readonly Key<ValueList<string>> Topics = new("topics", new ListShape<string>(Texts.TopicName, orOne: true), "Topics of which it must get every message; its members share the partitions in turn, or as their group decides.");
    private static readonly Key<ValueList<TopicPartitionRef>> Partitions = new("partitions", new ListShape<TopicPartitionRef>(Texts.Partition, orOne: true), "Partitions instead of whole topics.");
    private static readonly Key<int> Members = new("members", new WholeShape(1, 1000), "Processes, each with a machine, and a fixed share of the partitions unless they subscribe.", "1");
    private static readonly Key<bool> Subscribe = new("subscribe", new BoolShape(), "Whether its members join their group, which gives them partitions and takes them away (subscribe()); else each has its share for good (assign()). Of several members each gets a group.instance.id of its own: the one that is set, with a dash and the member's number.", "false");
    private static readonly Key<ValueList<HandlerStep>> Handler = new("handler", HandlerShape.Steps, "What it does with what a poll returns: ordered steps, with a crash point between any two. Steps outside each run per record, unless some step is an each: then they run once per poll.", "[effect, commit]");
    private static readonly Key<ValueList<HandlerStep>> OnRevoke = new("on-revoke", HandlerShape.Steps, "What the rebalance listener does in onPartitionsRevoked, before partitions are gone: commit, commit-async and work, each once. Lost partitions are let go without it.", "[]");
    private static readonly Key<ForwardSpec> To = new("to", new ForwardSection(), "Where it sends on what it consumes, by the steps produce, produce-async and flush of its handler.");
    private static readonly Key<ConsumerStart> Start = new("start", new TextShape<ConsumerStart>("ready | manual | a duration", ReadStart, start => start.ToString()),
        "ready: it has started and found its position before the scenario begins; a duration: it starts then, counted from ready; manual: as ready, but it polls only in read: steps.", "ready");
    private static readonly Key<OwedFrom> From = new("from", new ChoiceShape<OwedFrom>(
            ("beginning", OwedFrom.Beginning, "it is owed every message of its topics"),
            ("start", OwedFrom.Start, "it is owed the messages first sent after it had started")),
        "What it is owed.", "beginning");
    private static readonly Key<bool> ReadsCurrent = new("reads", new ReadsShape(), "Whether the end of the log that a read meets must be the current one; Kafka's consumers may meet an older one.", "any");
    private static readonly Key<ValueList<Setting>> Properties = new("properties", new SettingsShape(SettingScope.Consumer, "consumer settings"), "Settings of the client, under their real names. group.id is the consumer's name unless it is set.", "the profile's defaults");

    private static readonly ValueList<HandlerStep> DefaultHandler = [new HandlerStep.Effect(), new HandlerStep.Commit()];

    public override string Title => "consumers/NAME";

    public override string About => "An application that consumes: a group of its own, with its handler as data.";

    public override IReadOnlyList<Key> Keys { get; } = [Topics, Partitions, Members, Subscribe, Handler, OnRevoke, To, Start, From, ReadsCurrent, Properties];

    protected override ConsumerSpec Read(Section section)
    {
        var reading = section.Reading;
        if (!section.Has(Topics) && !section.Has(Partitions)) reading.Report(section.Node.Place, $"{reading.Where} needs topics: or partitions: to read from");
        if (section.Has(Topics) && section.Has(Partitions)) reading.Report(section.PlaceOf(Partitions), "topics and partitions in one consumer; name the topics, or their partitions");
        var subscribes = section.Get(Subscribe, false);
        var onRevoke = section.Get(OnRevoke, []);
        if (subscribes && section.Has(Partitions)) reading.Report(section.PlaceOf(Partitions), "a member of a group is given partitions; name its topics");
        if (!subscribes && onRevoke.Count > 0) reading.Report(section.PlaceOf(OnRevoke), "nothing is revoked from a consumer that does not subscribe; write subscribe: true");
        foreach (var step in onRevoke)
        {
            if (step is not (HandlerStep.Commit or HandlerStep.CommitAsync or HandlerStep.Work)) reading.Report(section.PlaceOf(OnRevoke), $"{step} is no step of a listener; allowed: commit, commit-async, work");
        }

        var handler = section.Get(Handler, DefaultHandler);
        if (handler.Count > 1 && handler.Any(s => s is HandlerStep.HandOff)) reading.Report(section.PlaceOf(Handler), "a hand-off is the whole handler; what workers do stands in its steps");
        var to = section.Has(To) ? section.Get(To, null!) : null;
        var sends = handler.Any(Sends);
        if (sends && !section.Has(To)) reading.Report(section.Node.Place, $"{reading.Where} sends on what it consumes and does not say where; write to: {{ topic: NAME }}");
        if (!sends && section.Has(To)) reading.Report(section.PlaceOf(To), "nothing is sent on; write produce, or produce-async and flush, among the steps of its handler");
        if (to is not null && section.Get(Topics, []).Contains(to.Topic)) reading.Report(section.PlaceOf(To), $"{to.Topic} is what it reads: it would send its own messages on for ever");
        return new()
        {
            To = to,
            Subscribes = subscribes,
            OnRevoke = onRevoke,
            Name = section.Name,
            Topics = section.Get(Topics, []),
            Partitions = section.Get(Partitions, []),
            Members = section.Get(Members, 1),
            Handler = handler,
            Start = section.Get(Start, new ConsumerStart.Ready()),
            From = section.Get(From, OwedFrom.Beginning),
            ReadsCurrent = section.Get(ReadsCurrent, false),
            Properties = section.Get(Properties, []),
        };
    }

    private static bool Sends(HandlerStep step) => step switch
    {
        HandlerStep.Produce or HandlerStep.ProduceAsync or HandlerStep.Flush => true,
        HandlerStep.Each each => each.Steps.Any(Sends),
        _ => false,
    };

    protected override string? Hint(string written, Reading reading) => SettingsShape.Misplaced(written, SettingScope.Consumer, reading);

    protected override void WriteKeys(Utf8JsonWriter json, ConsumerSpec value)
    {
        if (value.Topics.Count > 0) Put(json, Topics, value.Topics);
        if (value.Partitions.Count > 0) Put(json, Partitions, value.Partitions);
        Put(json, Members, value.Members);
        if (value.Subscribes) Put(json, Subscribe, true);
        Put(json, Handler, value.Handler);
        if (value.OnRevoke.Count > 0) Put(json, OnRevoke, value.OnRevoke);
        if (value.To is { } to) Put(json, To, to);
        Put(json, Start, value.Start);
        Put(json, From, value.From);
        Put(json, ReadsCurrent, value.ReadsCurrent);
        Put(json, Properties, value.Properties);
    }

    private static Parsed<ConsumerStart> ReadStart(string text, Reading reading)
    {
        if (text == "ready") return new ConsumerStart.Ready();
        if (text == "manual") return new ConsumerStart.Manual();
        var time = QuantityText.ReadDuration(text);
        return time.IsOk ? new ConsumerStart.At(time.Value) : time.Problem! with { Message = $"{time.Problem.Message}; or write ready or manual" };
    }
}
