using Lab.Checker.Json;
using Lab.Explorer.Running;
using Lab.Scenarios;

namespace Lab.Cli.Replaying;

/// <summary>The first line of a history that a replay writes: everything a judge needs beside the operations.</summary>
public static class HistoryHeaders
{
    public static HistoryHeader Of(Scenario scenario, RunRecord record) => new()
    {
        Scenario = scenario.Name,
        Variant = scenario.Variant == Scenario.Base ? "" : scenario.Variant,
        Seed = record.Result.Seed,
        Success = scenario.Producers.Any(p => p.Success == SendSuccess.Returned) ? "returned" : "future",
        Context = record.Context with { Ending = record.Ending },
    };
}
