using Lab.Model.Surviving;

namespace Lab.Scenarios.Advice;

/// <summary>What settings are said to survive at once, and the runs that tried it: random faults up to that, and one more at a time.</summary>
/// <param name="Within">Random faults, held back where they would be more than the settings are said to survive.</param>
/// <param name="Beyond">The same with one more allowed at a time: nothing is promised, and what breaks shows where the promise ends.</param>
/// <param name="FirstSeed">The first run of both.</param>
public sealed record Endurance(Answer Within, Answer Beyond, ulong FirstSeed)
{
    /// <summary>Reckoned from the settings in force; the runs put it to the test.</summary>
    public FaultBudget Budget => Within.Result.Survives;
}
