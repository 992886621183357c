using Lab.Explorer.Running;
using Lab.Model.Surviving;

namespace Lab.Scenarios.Running;

/// <summary>Makes experiments of scenario files: the one place that knows which system needs which.</summary>
public static class Experiments
{
    /// <summary>One per scenario of a usable file: the base first, then the variants in the order of the file.</summary>
    /// <param name="file">Read, and found usable.</param>
    public static IReadOnlyList<IExperiment> Of(ScenarioFile file) =>
        [.. file.Scenarios.Select(IExperiment (scenario) => new KafkaExperiment(scenario, file.Path, file.ChangeOf(scenario.Variant).ToString()))];

    /// <summary>What the settings of a scenario are said to survive.</summary>
    /// <param name="scenario">An effective scenario of a usable file.</param>
    public static FaultBudget BudgetOf(Scenario scenario) => new KafkaSetup(scenario).Budget;
}
