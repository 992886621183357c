using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lab.Faults.Plans;
using Lab.Model;
using Lab.Model.Roles;
using Lab.Scenarios.Documents;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>What stands behind `wipe:`: a flag beside another verb, or whom to wipe.</summary>
internal sealed record WipeValue(bool? Flag, ValueList<Role> Who);

internal sealed class WipeShape : Shape<WipeValue>
{
    private static readonly BoolShape Flag = new();

    public override string Allowed => $"{Texts.Roles.Allowed}; true or false beside another verb";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out WipeValue value)
    {
        value = null;
        if (node is ScalarNode { Text: "true" or "false" } flag) value = new(flag.Text == "true", []);
        else if (Texts.Roles.TryRead(node, reading, out var who)) value = new(null, who);
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, WipeValue value)
    {
        if (value.Flag is { } flag) Flag.Write(json, flag);
        else Texts.Roles.Write(json, value.Who);
    }

    public override JsonObject Schema() => AnyOf(Flag.Schema(), Texts.Roles.Schema());
}

/// <summary>What stands behind `power-loss:`.</summary>
internal sealed record PowerLossTarget(ValueList<Role> Who, Keep? Keep);

/// <summary>Roles, or `{ node: ROLE, keep: none }`.</summary>
internal sealed class PowerLossShape : Shape<PowerLossTarget>
{
    public static readonly Shape<Keep> Keeps = new ChoiceShape<Keep>(
        (Words.Of(Keep.Random), Keep.Random, "a part drawn from the seed, torn inside a sector if it must be"),
        (Words.Of(Keep.None), Keep.None, "nothing"),
        (Words.Of(Keep.All), Keep.All, "everything"));

    private static readonly Key<ValueList<Role>> Node = new("node", Texts.Roles, "Whose machine.", isRequired: true);
    private static readonly Key<Keep> KeepWhat = new("keep", Keeps, "What is left of all that was written and not flushed.", "random");

    public override string Allowed => $"{Texts.Roles.Allowed}; or {{ node: ROLE, keep: {Keeps.Allowed} }}";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out PowerLossTarget value)
    {
        value = null;
        if (node is MappingNode mapping)
        {
            var section = new Section(mapping, reading.Innermost, reading);
            section.RefuseUnknown([Node, KeepWhat], []);
            value = new(section.Get(Node, []), section.Maybe(KeepWhat));
        }
        else if (Texts.Roles.TryRead(node, reading, out var who)) value = new(who, null);
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, PowerLossTarget value) => Texts.Roles.Write(json, value.Who);

    public override JsonObject Schema() => AnyOf(Texts.Roles.Schema(), new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { [Node.Name] = Texts.Roles.Schema(), [KeepWhat.Name] = Keeps.Schema() },
        ["required"] = new JsonArray(Node.Name),
        ["additionalProperties"] = false,
    });
}

/// <summary>What stands behind `cut:`: links, or groups.</summary>
internal sealed record CutTarget(ValueList<Link> Links, ValueList<ValueList<Role>> Groups);

internal sealed class CutShape : Shape<CutTarget>
{
    private static readonly Shape<ValueList<ValueList<Role>>> Groups = new ListShape<ValueList<Role>>(new ListShape<Role>(Texts.Role));

    public override string Allowed => "a<->b, a->b, a list of such links, or groups such as [[a], [b, c]]";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out CutTarget value)
    {
        value = null;
        if (node is SequenceNode { Items: [SequenceNode, ..] } list)
        {
            if (!Groups.TryRead(node, reading, out var groups)) return false;
            if (list.Items.Count < 2) reading.Report(node.Place, "a cut between groups takes two groups at least, such as [[a], [b, c]]");
            value = new([], groups);
        }
        else if (Texts.Links.TryRead(node, reading, out var links)) value = new(links, []);
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, CutTarget value)
    {
        if (value.Groups.Count > 0) Groups.Write(json, value.Groups);
        else Texts.Links.Write(json, value.Links);
    }

    public override JsonObject Schema() => AnyOf(Texts.Links.Schema(), Groups.Schema());
}

/// <summary>`all`, a link, or the name of a fault or step.</summary>
internal sealed class HealShape : Shape<HealTarget>
{
    public override string Allowed => "all, a link such as a->b, or the name of a fault or step";

    public override bool TryRead(Node node, Reading reading, [MaybeNullWhen(false)] out HealTarget value)
    {
        value = null;
        if (!reading.IsText(node, Allowed, out var scalar)) return false;
        if (scalar.Text == "all") value = new HealTarget.Everything();
        else if (scalar.Text.Contains('>'))
        {
            if (!Texts.Link.TryRead(node, reading, out var link)) return false;
            value = new HealTarget.OnLink(link);
        }
        else
        {
            value = new HealTarget.Named(scalar.Text);
            if (reading.References.WrongFault(scalar.Text) is { } wrong) reading.Report(scalar.Place, $"{wrong}; allowed: {Allowed}");
        }
        return true;
    }

    public override void Write(Utf8JsonWriter json, HealTarget value) => json.WriteStringValue(value.ToString());

    public override JsonObject Schema() => new() { ["type"] = "string" };
}

/// <summary>The name of a fault or step.</summary>
internal sealed class FaultNameShape() : TextShape<string>("the name of a fault or step", (text, _) => text, text => text)
{
    protected override void Check(string value, ScalarNode scalar, Reading reading)
    {
        if (reading.References.WrongFault(value) is { } wrong) reading.Report(scalar.Place, wrong);
    }
}
