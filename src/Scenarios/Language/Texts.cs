using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>The values that are one text each.</summary>
internal static class Texts
{
    public static readonly Shape<string> Sentence = new TextShape<string>("a text", (text, _) => text.Trim(), text => text);

    public static readonly Shape<Duration> Duration = new TextShape<Duration>("a duration, such as 10ms, 5s, 2m or 8d", (text, _) => QuantityText.ReadDuration(text), d => d.ToString());

    public static readonly Shape<DurationRange> DurationRange = new TextShape<DurationRange>("a duration such as 5s, or a range such as 50ms..150ms", (text, _) => QuantityText.ReadDurationRange(text), d => d.ToString());

    public static readonly Shape<Rate> Rate = new TextShape<Rate>("a rate, such as 1000/s or 3/m", (text, _) => QuantityText.ReadRate(text), r => r.ToString());

    public static readonly Shape<Ratio> Ratio = new TextShape<Ratio>("a ratio, such as 5% or 0.05", (text, _) => QuantityText.ReadRatio(text), r => r.ToString());

    public static readonly Shape<ByteSize> Size = new TextShape<ByteSize>("a size, such as 100B or 1KiB", (text, _) => QuantityText.ReadByteSize(text), s => s.ToString());

    public static readonly Shape<Timing> Timing = new TextShape<Timing>("bounded | bounded(late <= 50ms) | asynchronous", (text, _) => TimingText.Read(text), t => t.ToString());

    public static readonly Shape<Role> Role = new ReferenceShape<Role>("a role, such as leader(orders-0)", RoleText.Read, (references, role) => references.Wrong(role));

    public static readonly Shape<ValueList<Role>> Roles = new ListShape<Role>(Role, orOne: true, orNone: false);

    public static readonly Shape<Link> Link = new ReferenceShape<Link>("a link, such as a->b or a<->b", LinkText.Read, (references, link) => references.Wrong(link.From) ?? references.Wrong(link.To) ?? (link.From == link.To ? $"{link} leads nowhere: a link joins two machines" : null));

    public static readonly Shape<ValueList<Link>> Links = new ListShape<Link>(Link, orOne: true, orNone: false);

    public static readonly Shape<TopicPartitionRef> Partition = new ReferenceShape<TopicPartitionRef>("a partition, such as orders-0", ReadPartition, (references, partition) => references.Wrong(partition));

    public static readonly Shape<string> TopicName = new ReferenceShape<string>("the name of a topic", (text, _) => text, (references, name) => references.WrongTopic(name));

    private static Parsed<TopicPartitionRef> ReadPartition(string text, RoleNames names) => TopicPartitionRef.TryParse(text, out var partition)
        ? partition
        : new TextProblem(0, $"\"{text}\" is not a partition; write the topic, a dash and the number, such as orders-0");

    /// <summary>A text that names other parts of the scenario, which must exist.</summary>
    private sealed class ReferenceShape<T>(string allowed, Func<string, RoleNames, Parsed<T>> read, Func<References, T, string?> wrong)
        : TextShape<T>(allowed, (text, reading) => read(text, reading.References.Names), value => value!.ToString()!)
    {
        protected override void Check(T value, ScalarNode scalar, Reading reading)
        {
            if (wrong(reading.References, value) is { } problem) reading.Report(scalar.Place, problem);
        }
    }
}
