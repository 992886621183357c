using System.Text.Json;
using Lab.Model;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Language;

/// <summary>`{ topic: wide, keys: none, properties: { acks: all } }`: where a consumer sends on what it consumes.</summary>
internal sealed class ForwardSection : MappingShape<ForwardSpec>
{
    private static readonly Key<string> Topic = new("topic", Texts.TopicName, "Where it sends.", isRequired: true);
    private static readonly Key<bool> Keys_ = new("keys", new ChoiceShape<bool>(
            ("keep", true, "each message with the key that it has"),
            ("none", false, "without keys, so that they are spread over the partitions")),
        "What becomes of keys.", "keep");
    private static readonly Key<ValueList<Setting>> Properties = new("properties", new SettingsShape(SettingScope.Producer, "producer settings"), "Settings of the producer in it, under their real names.", "the profile's defaults");

    public override string Title => "consumers/NAME/to";

    public override string About => "Where an application sends on what it consumes, by its handler's steps produce, produce-async and flush. A message stays the same message: whoever reads the topic is owed what was sent to the first one, and is judged end to end.";

    public override IReadOnlyList<Key> Keys { get; } = [Topic, Keys_, Properties];

    protected override ForwardSpec Read(Section section) => new(section.Get(Topic, ""), section.Get(Keys_, true), section.Get(Properties, []));

    protected override void WriteKeys(Utf8JsonWriter json, ForwardSpec value)
    {
        Put(json, Topic, value.Topic);
        Put(json, Keys_, value.KeepsKeys);
        Put(json, Properties, value.Properties);
    }
}
