using System.Text.Json;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>One of `producers:`</summary>
internal sealed class ProducerSection : MappingShape<ProducerSpec>
{
    private static readonly Rate DefaultRate = new(1000, Duration.FromSeconds(1));
    private static readonly ByteSize DefaultSize = new(100);

    private static readonly ChoiceShape<ToldOutcome> Outcomes = new(
        ("fail", ToldOutcome.Fail, "it certainly did not happen"),
        ("info", ToldOutcome.Info, "nobody knows whether it happened"));

    private static readonly Key<string> Topic = new("topic", Texts.TopicName, "Where it sends.");
    private static readonly Key<ValueList<string>> Topics = new("topics", new ListShape<string>(Texts.TopicName, orOne: true), "Several topics instead of one: its messages go to them in turn, the first message to the first topic.");
    private static readonly Key<int> Records = new("records", new WholeShape(0, 100_000_000), "How many messages it sends by itself; with 0 it sends only what send: steps ask for.", "0");
    private static readonly Key<Rate> Rate = new("rate", Texts.Rate, "How fast it calls send.", DefaultRate.ToString());
    private static readonly Key<Duration> Start = new("start", Texts.Duration, "When it begins, counted from ready.", "0ms");
    private static readonly Key<int> KeyCount = new("keys", new WholeShape(0, 1_000_000), "How many keys its messages take in turn, those of each topic by themselves; with 0 they have none.", "0");
    private static readonly Key<ByteSize> Size = new("size", Texts.Size, "Bytes of a message's value.", DefaultSize.ToString());
    private static readonly Key<SendSuccess> Success = new("success", new ChoiceShape<SendSuccess>(
            ("future", SendSuccess.Future, "the future of the send ended without an error"),
            ("returned", SendSuccess.Returned, "the call of send came back")),
        "What the application takes for sent.", "future");
    private static readonly Key<ValueList<ToldOutcome>> ResendOn = new("resend-on", new ListShape<ToldOutcome>(Outcomes, orOne: true), "Outcomes after which the application sends the message again, as a new send.", "[]: never");
    private static readonly Key<int> ResendAttempts = new("resend-attempts", new WholeShape(1, 1_000_000), "How often at most it sends a message again.", "1");
    private static readonly Key<Duration> ResendDelay = new("resend-delay", Texts.Duration, "How long it waits before it sends again.", "0ms");
    private static readonly Key<AfterRestart> AfterRestart = new("after-restart", new ChoiceShape<AfterRestart>(
            ("go-on", Scenarios.AfterRestart.GoOn, "it goes on with the first message it never called send for"),
            ("resend", Scenarios.AfterRestart.Resend, "it first sends again what it had not recorded as sent")),
        "What it does when its process starts again.", "go-on");
    private static readonly Key<ValueList<Setting>> Properties = new("properties", new SettingsShape(SettingScope.Producer, "producer settings"), "Settings of the client, under their real names.", "the profile's defaults");

    public override string Title => "producers/NAME";

    public override string About => "An application that sends, with a machine and a process of its own.";

    public override IReadOnlyList<Key> Keys { get; } =
        [Topic, Topics, Records, Rate, Start, KeyCount, Size, Success, ResendOn, ResendAttempts, ResendDelay, AfterRestart, Properties];

    public override IReadOnlyList<LaterKey> Later { get; } = [new("transactions", "sends in transactions", "without it every message is a send of its own")];

    protected override ProducerSpec Read(Section section)
    {
        var resendOn = section.Get(ResendOn, []);
        foreach (var key in new Key[] { ResendAttempts, ResendDelay })
            if (section.Has(key) && resendOn.Count == 0)
                section.Reading.Report(section.PlaceOf(key), $"{key.Name} without resend-on: the application never sends again; name the outcomes, such as resend-on: [info]");
        return new()
        {
            Name = section.Name,
            Topics = TopicsOf(section),
            Records = section.Get(Records, 0),
            Rate = section.Get(Rate, DefaultRate),
            Start = section.Get(Start, Duration.Zero),
            Keys = section.Get(KeyCount, 0),
            Size = section.Get(Size, DefaultSize),
            Success = section.Get(Success, SendSuccess.Future),
            ResendOn = resendOn,
            ResendAttempts = section.Get(ResendAttempts, 1),
            ResendDelay = section.Get(ResendDelay, Duration.Zero),
            AfterRestart = section.Get(AfterRestart, Scenarios.AfterRestart.GoOn),
            Properties = section.Get(Properties, []),
        };
    }

    private static ValueList<string> TopicsOf(Section section)
    {
        var reading = section.Reading;
        if (!section.Has(Topic) && !section.Has(Topics)) reading.Report(section.Node.Place, $"{reading.Where} needs topic: or topics: to send to");
        if (section.Has(Topic) && section.Has(Topics)) reading.Report(section.PlaceOf(Topics), "topic and topics in one producer; name one topic, or list them all");
        if (!section.Has(Topics)) return [section.Get(Topic, "")];
        var topics = section.Get(Topics, []);
        if (topics.Count == 0 && section.PlaceOf(Topics) is var place) reading.Report(place, "topics is empty: it has nowhere to send to");
        for (var i = 1; i < topics.Count; i++)
        {
            if (topics.Take(i).Contains(topics[i])) reading.Report(section.PlaceOf(Topics), $"{topics[i]} stands twice among its topics");
        }

        return topics;
    }

    protected override string? Hint(string written, Reading reading) => SettingsShape.Misplaced(written, SettingScope.Producer, reading);

    protected override void WriteKeys(Utf8JsonWriter json, ProducerSpec value)
    {
        if (value.Topics.Count == 1) Put(json, Topic, value.Topics[0]);
        else Put(json, Topics, value.Topics);
        Put(json, Records, value.Records);
        Put(json, Rate, value.Rate);
        Put(json, Start, value.Start);
        Put(json, KeyCount, value.Keys);
        Put(json, Size, value.Size);
        Put(json, Success, value.Success);
        if (value.ResendOn.Count > 0)
        {
            Put(json, ResendOn, value.ResendOn);
            Put(json, ResendAttempts, value.ResendAttempts);
            Put(json, ResendDelay, value.ResendDelay);
        }
        Put(json, AfterRestart, value.AfterRestart);
        Put(json, Properties, value.Properties);
    }
}
