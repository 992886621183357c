using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Quantities;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>What stands behind `disk:`.</summary>
internal sealed record DiskTarget(ValueList<Role> Who, DiskTrouble Trouble);

/// <summary>What stands behind `clock:`.</summary>
internal sealed record ClockTarget(ValueList<Role> Who, ClockTrouble Trouble);

/// <summary>A machine and one thing that is wrong with it: `{ node: ROLE, TROUBLE: VALUE }`.</summary>
internal abstract class TroubleShape<TTarget, TTrouble> : Shape<TTarget> where TTrouble : class
{
    protected static readonly Key<ValueList<Role>> Node = new("node", Texts.Roles, "Whose machine.", isRequired: true);

    public override string Allowed => $"{{ node: ROLE }} with one of {string.Join(", ", Troubles.Select(t => $"{t.Name}: {t.Shape.Allowed}"))}";

    protected abstract IReadOnlyList<Key> Troubles { get; }

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out TTarget value)
    {
        value = default;
        if (node is not MappingNode mapping)
        {
            reading.Report(node.Place, $"{node.Kind} stands where {reading.Where} asks for {Allowed}");
            return false;
        }

        var section = new Section(mapping, reading.Innermost, reading);
        section.RefuseUnknown([Node, .. Troubles], []);
        var who = section.Get(Node, []);
        var there = Troubles.Where(section.Has).ToList();
        if (there.Count != 1)
        {
            reading.Report(node.Place, there.Count == 0 ? $"{reading.Where} does nothing; allowed: {Allowed}" : $"{string.Join(" and ", there.Select(t => t.Name))} in one item; write an item for each");
            return false;
        }

        if (Read(section) is not { } trouble) return false;
        value = Target(who, trouble);
        return true;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject { [Node.Name] = Node.Shape.Schema() };
        foreach (var trouble in Troubles) properties[trouble.Name] = trouble.Shape.Schema();
        return new() { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray(Node.Name), ["additionalProperties"] = false, ["maxProperties"] = 2 };
    }

    /// <summary>The only trouble that the section names; null where its value is unusable, which has been reported.</summary>
    protected abstract TTrouble? Read(Section section);

    protected abstract TTarget Target(ValueList<Role> who, TTrouble trouble);

    protected static void Put<TValue>(Utf8JsonWriter json, Key<TValue> key, TValue value)
    {
        json.WritePropertyName(key.Name);
        key.Shape.Write(json, value);
    }
}

internal sealed class DiskShape : TroubleShape<DiskTarget, DiskTrouble>
{
    private static readonly Key<bool> Full = new("full", new JustTrueShape(), "No space is left.");
    private static readonly Key<int> Slow = new("slow", new TextShape<int>("a factor, such as 10x", static (text, _) => ReadFactor(text), static f => $"{f}x"), "Flushes take so many times as long.");
    private static readonly Key<bool> ReadError = new("read-error", new JustTrueShape(), "Reads fail.");
    private static readonly Key<bool> FsyncError = new("fsync-error", new JustTrueShape(), "Flushes fail and drop the dirty marks.");
    private static readonly Key<TopicPartitionRef> FlipBit = new("flip-bit", Texts.Partition, "One bit of this partition's records is turned.");

    protected override IReadOnlyList<Key> Troubles { get; } = [Full, Slow, ReadError, FsyncError, FlipBit];

    public override void Write(Utf8JsonWriter json, DiskTarget value)
    {
        json.WriteStartObject();
        Put(json, Node, value.Who);
        switch (value.Trouble)
        {
            case DiskTrouble.Full: Put(json, Full, true); break;
            case DiskTrouble.Slow t: Put(json, Slow, t.Factor); break;
            case DiskTrouble.ReadError: Put(json, ReadError, true); break;
            case DiskTrouble.FsyncError: Put(json, FsyncError, true); break;
            case DiskTrouble.FlipBit t: Put(json, FlipBit, t.Partition); break;
            default: throw new System.Diagnostics.UnreachableException(value.Trouble.GetType().Name);
        }

        json.WriteEndObject();
    }

    protected override DiskTrouble? Read(Section section)
    {
        if (section.Has(Full)) return section.Get(Full, false) ? new DiskTrouble.Full() : null;
        if (section.Has(ReadError)) return section.Get(ReadError, false) ? new DiskTrouble.ReadError() : null;
        if (section.Has(FsyncError)) return section.Get(FsyncError, false) ? new DiskTrouble.FsyncError() : null;
        if (section.Has(FlipBit)) return section.Get(FlipBit, default) is { Topic: not null } partition ? new DiskTrouble.FlipBit(partition) : null;
        return section.Get(Slow, 0) is > 0 and var factor ? new DiskTrouble.Slow(factor) : null;
    }

    protected override DiskTarget Target(ValueList<Role> who, DiskTrouble trouble) => new(who, trouble);

    private static Parsed<int> ReadFactor(string text) =>
        text is [.. var digits, 'x'] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var factor) && factor is >= 2 and <= 100_000
            ? factor
            : new TextProblem(0, $"\"{text}\" is not a factor; write how many times as long, from 2x to 100000x");
}

internal sealed class ClockShape : TroubleShape<ClockTarget, ClockTrouble>
{
    private static readonly Key<Duration> Jump = new("jump", new TextShape<Duration>("a duration such as 1h, or -1h for back", static (text, _) => ReadSigned(text), static d => d.ToString()), "The wall clock jumps.");
    private static readonly Key<int> Drift = new("drift", new TextShape<int>("millionths, such as 200ppm or -200ppm", static (text, _) => ReadPpm(text), static p => $"{p}ppm"), "The clocks run faster by so many millionths, or slower.");

    protected override IReadOnlyList<Key> Troubles { get; } = [Jump, Drift];

    public override void Write(Utf8JsonWriter json, ClockTarget value)
    {
        json.WriteStartObject();
        Put(json, Node, value.Who);
        if (value.Trouble is ClockTrouble.Jump jump) Put(json, Jump, jump.By);
        if (value.Trouble is ClockTrouble.Drift drift) Put(json, Drift, drift.Ppm);
        json.WriteEndObject();
    }

    protected override ClockTrouble? Read(Section section)
    {
        if (section.Has(Jump)) return section.Get(Jump, Duration.Zero) is { Nanos: not 0 } by ? new ClockTrouble.Jump(by) : null;
        return section.Get(Drift, 0) is not 0 and var ppm ? new ClockTrouble.Drift(ppm) : null;
    }

    protected override ClockTarget Target(ValueList<Role> who, ClockTrouble trouble) => new(who, trouble);

    private static Parsed<Duration> ReadSigned(string text)
    {
        var isBack = text.TrimStart().StartsWith('-');
        var size = QuantityText.ReadDuration(isBack ? text.TrimStart()[1..] : text);
        if (!size.IsOk) return size.Problem!;
        if (size.Value == Duration.Zero) return new TextProblem(0, "a jump of nothing is none; write a duration such as 1h or -1h");
        return isBack ? Duration.Zero - size.Value : size.Value;
    }

    private static Parsed<int> ReadPpm(string text) =>
        text.EndsWith("ppm", StringComparison.Ordinal) && int.TryParse(text.AsSpan(0, text.Length - 3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var ppm)
            && ppm != 0 && Math.Abs((long)ppm) <= ClockLimits.DriftMax
            ? ppm
            : new TextProblem(0, $"\"{text}\" is not a drift; write millionths between -{ClockLimits.DriftMax}ppm and {ClockLimits.DriftMax}ppm, such as 200ppm");
}
