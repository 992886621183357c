using System.Text;
using Lab.Model.Guarantees;
using Lab.Model.Roles;
using Lab.Scenarios.Language;
using Lab.Scenarios.Shapes;
using Lab.Scenarios.Systems;

namespace Lab.Scenarios.Reference;

/// <summary>docs/scenario-reference.md, written from the tables that the parser reads: it cannot say what the parser does not do.</summary>
public static class ScenarioReference
{
    public static string Text()
    {
        var text = new StringBuilder();
        Introduction(text);
        foreach (var section in Sections())
        {
            text.Append("\n## ").Append(section.Title).Append("\n\n").Append(section.About).Append("\n\n");
            KeyTable(text, section.ReferenceKeys);
            if (section == ScenarioSection.Instance) Values(text);
        }
        Actions(text);
        Roles(text);
        Predicates(text);
        Expectations(text);
        Systems(text);
        Overrides(text);
        Later(text);
        return text.ToString();
    }

    private static void Introduction(StringBuilder text) => text.Append("""
        # Scenario reference

        <!-- Written by the lab from the tables its parser reads. Do not edit: run the tests of Lab.Scenarios with LAB_APPROVE=1 to write it anew. -->

        One file asks one question: this system, these settings, these clients, these faults: which guarantees hold? Files are YAML or JSON. Everything has a
        name, so that `set:` and `--set` can address it. `lab new kafka` writes a file to start from, `lab validate` checks one without running it; docs/scenario.schema.json gives
        editors completion.

        Inside `{ }` and `[ ]` YAML ends a value at a comma: write `"follower(orders-0,2)"` in quotes.

        """);

    private static void Values(StringBuilder text) => text.Append("""

        ### Values

        | value | written | meaning |
        |---|---|---|
        | duration | `10ms` `0.2ms` `5s` `2m` `1h` `8d` | ns, us, ms, s, m, h, d; a unit is always written |
        | range | `50ms..150ms` | drawn from the seed; both ends belong to it. A duration may stand for a range |
        | rate | `1000/s` `3/m` `1/500ms` | so many in so long |
        | ratio | `5%` `0.05` | a share between nothing and all |
        | size | `100B` `1KiB` `16MiB` | B, KiB, MiB, GiB |
        | name | `p1` `orders` `billing.eu` | letters, digits and _ with . or - between them; no role and no word of the language |

        """);

    private static void KeyTable(StringBuilder text, IEnumerable<Key> keys)
    {
        text.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        foreach (var key in keys)
            Row(text, $"`{key.Name}`", key.Shape is ISectionShape ? "a section, below" : key.Shape.Allowed, key.IsRequired ? "required" : key.Default ?? "", key.Meaning + Words(key.Shape));
    }

    /// <summary>What each word of a choice means.</summary>
    private static string Words(Shape shape)
    {
        var choice = shape as IWords ?? shape.Parts.OfType<IWords>().FirstOrDefault();
        return choice is null || shape is ISectionShape ? "" : " " + string.Join("; ", choice.Meanings.Select(m => $"`{m.Word}`: {m.Meaning}")) + ".";
    }

    private static void Actions(StringBuilder text)
    {
        text.Append("\n## Actions\n\nThe verbs of faults and steps. Each item has one verb; beside it stand the options that go with it.\n\n| verb | value | beside it | meaning |\n|---|---|---|---|\n");
        foreach (var verb in ActionKeys.Actions)
            Row(text, $"`{verb.Key.Name}`", verb.Key.Shape is ISectionShape ? "a section, above" : verb.Key.Shape.Allowed, string.Join(", ", verb.Options.Select(o => $"`{o.Name}`")), verb.Key.Meaning);
        text.Append('\n');
        KeyTable(text, ActionKeys.Options);
    }

    private static void Roles(StringBuilder text)
    {
        text.Append("\n## Roles\n\nWho is meant, resolved at the moment an action fires or a predicate is asked. `bind:` keeps who it was under a name. A role that means several (`all-brokers`) strikes them at the same instant.\n\n| role | who |\n|---|---|\n");
        foreach (var role in RoleDescription.All) Row(text, $"`{role.Signature}`", role.Meaning);
        Row(text, "`NAME`", "who a `bind:` step kept under this name; or the producer, or the first member of the consumer, of this name; `billing.2` is the second member");
    }

    private static void Predicates(StringBuilder text)
    {
        text.Append("\n## Predicates\n\nWhat `when:` and `await:` ask.\n\n| predicate | holds when |\n|---|---|\n");
        foreach (var predicate in PredicateDescription.All) Row(text, string.Join("<br>", predicate.Forms.Select(f => $"`{f}`")), predicate.Meaning);
        Row(text, "`MEASURE COMPARISON NUMBER`", $"the number compares so; comparisons: {string.Join(' ', Comparisons.Symbols.Select(s => $"`{s}`"))}, where `+=` asks whether it has grown by so much since the step began (in faults: since ready, or since the stroke that `behind:` names)");
        text.Append("\n| measure | counts |\n|---|---|\n");
        foreach (var measure in MeasureDescription.All) Row(text, $"`{measure.Signature}`", measure.Meaning);
        text.Append("\n| moment, of `seen(MOMENT)` and `last(MOMENT)` | when |\n|---|---|\n");
        foreach (var (word, meaning) in Moments.All) Row(text, $"`{word}`", meaning);
    }

    private static void Expectations(StringBuilder text)
    {
        text.Append("\n## expect\n\n`GUARANTEE: holds | violated`: over all runs of the variant. A guarantee speaks of every consumer, or of one: `no-loss(billing)`, `ordering(key,billing)`.\n\n| guarantee | promises |\n|---|---|\n");
        foreach (var (form, meaning) in GuaranteeText.Forms) Row(text, $"`{form}`", meaning);
        text.Append("\n`\"PREDICATE\": always | sometimes | never`: what clients were told, asked at the end of each run; of the measures sent, acked, told, consumed and effects.\n");
        text.Append("\n`cause: NAME`: a cause that must be among those of the violations: ").AppendJoin(", ", Causes.Names.Select(c => $"`{c}`")).Append(".\n");
    }

    private static void Systems(StringBuilder text)
    {
        text.Append("\n## Systems\n");
        foreach (var system in SystemCatalogs.All)
        {
            text.Append($"\n### {system.System}\n\nProfiles: ").AppendJoin(", ", system.Profiles.Select(p => $"`\"{p}\"`")).Append($"; default `\"{system.DefaultProfile}\"`.\n");
            text.Append("\nSteps of a handler, for `at: billing.STEP`: `effect` makes the durable result of one message; `commit` commits what was handed to the handler so far and waits; `commit-async` does not wait; `{ work: 5ms }` takes time; `{ each: [...] }` runs its steps per record and what stands around it once per poll.\n");
            text.Append("\nSteps of a producer, for `at: p1.STEP`: ").AppendJoin("; ", system.ProducerSteps.Select(s => $"`{s.Name}`: {s.Meaning}")).Append(".\n");
            text.Append("\nRequests, for `on:`: ").AppendJoin(", ", system.Requests.Select(r => $"`{r}`")).Append(".\n");
            text.Append("\nDeltas: ").Append(system.Deltas.Count == 0 ? "none yet" : string.Join("; ", system.Deltas.Select(d => $"`{d.Name}`: {d.Meaning}"))).Append(".\n");
        }
    }

    private static void Overrides(StringBuilder text) => text.Append("""

        ## Paths

        `set:` in a variant and `--set PATH=VALUE` on the command line change one value. A path is names with `/` between them, because setting names hold dots:
        `producers/p1/properties/acks`, `topics/orders/flush.messages`, `cluster/features/eligible.leader.replicas.version`. Faults and steps are addressed by name: `faults/power-loss/restart-after`, `steps/await-2/within`.
        A value replaces what is there or adds it; `~` removes it. The sections network, cluster, its properties and features, expect, and the properties of clients are made when they are absent;
        clients, topics, faults and steps on the way must exist.

        """);

    private static void Later(StringBuilder text)
    {
        text.Append("\n## Not available yet\n\nWords of the language that the lab does not serve yet; it says so where they are written.\n\n| word | in | what it will be |\n|---|---|---|\n");
        foreach (var section in Sections())
            foreach (var key in section.Later)
                if (section is not StepSection) Row(text, $"`{key.Name}`", section is FaultSection ? "faults and steps" : section.Title, key.Meaning);
        Row(text, "`swarm`", "faults", "plans drawn from the seed");
        foreach (var system in SystemCatalogs.Later) Row(text, $"`{system}`", "system", "another system");
    }

    /// <summary>Sections in the order in which they are met from the top, each once.</summary>
    private static List<ISectionShape> Sections()
    {
        var met = new List<ISectionShape>();
        var next = new Queue<Shape>([ScenarioSection.Instance]);
        while (next.TryDequeue(out var shape))
        {
            if (shape is ISectionShape section)
            {
                if (met.Exists(s => s.Title == section.Title)) continue;
                met.Add(section);
            }
            foreach (var part in shape.Parts) next.Enqueue(part);
        }
        return met;
    }

    private static void Row(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (var cell in cells) text.Append("| ").Append(Escaped(cell)).Append(' ');
        text.Append("|\n");
    }

    private static string Escaped(string cell)
    {
        var escaped = new StringBuilder(cell.Length);
        var isCode = false;
        for (var i = 0; i < cell.Length; i++)
        {
            isCode ^= cell[i] == '`';
            if (cell[i] == '|') escaped.Append("\\|");
            else if (cell[i] == '<' && !isCode && !cell.AsSpan(i).StartsWith("<br>", StringComparison.Ordinal)) escaped.Append("&lt;");
            else escaped.Append(cell[i]);
        }
        return escaped.ToString();
    }
}
