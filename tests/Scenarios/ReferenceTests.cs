using System.Text.Json;
using Lab.Scenarios.Reference;

namespace Lab.Scenarios.Tests;

public sealed class ReferenceTests
{
    [Fact]
    public void The_reference_is_what_the_parser_knows() => Approved.CheckFile(Path.Combine("docs", "scenario-reference.md"), ScenarioReference.Text());

    [Fact]
    public void The_schema_is_what_the_parser_knows()
    {
        var text = ScenarioSchema.Text();
        using var schema = JsonDocument.Parse(text);
        Assert.True(schema.RootElement.GetProperty("properties").GetProperty("producers").GetProperty("additionalProperties").GetProperty("properties")
            .GetProperty("properties").GetProperty("properties").TryGetProperty("acks", out _), "Settings of producers are completed.");
        Approved.CheckFile(Path.Combine("docs", "scenario.schema.json"), text);
    }

    [Fact]
    public void The_template_is_a_scenario_without_a_problem()
    {
        Assert.All(ScenarioTemplates.Systems, system =>
        {
            var file = ScenarioFile.Parse($"{system}.yaml", ScenarioTemplates.New(system)!);
            Assert.True(file.IsUsable, string.Join('\n', file.Problems));
            Assert.Equal(2, file.Scenarios.Count);
        });
        Assert.Null(ScenarioTemplates.New("carrier-pigeon"));
    }

    [Fact]
    public void The_steps_that_the_template_shows_are_right_when_they_are_uncommented()
    {
        var text = ScenarioTemplates.New("kafka")!.Replace("\n#   - {", "\n  - {", StringComparison.Ordinal).Replace("\n# steps:", "\nsteps:", StringComparison.Ordinal);
        var file = ScenarioFile.Parse("kafka.yaml", text);
        Assert.True(file.IsUsable, string.Join('\n', file.Problems));
        Assert.Equal(6, file.Scenarios[0].Plan.Steps.Count);
    }
}
