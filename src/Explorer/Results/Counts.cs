using Lab.Model.Guarantees;

namespace Lab.Explorer.Results;

/// <summary>In how many violated runs a cause was named.</summary>
public readonly record struct CauseCount(Cause Cause, long Runs);

/// <summary>In how many runs a rare mark was reached; 0 is a blind spot of the experiment. <see cref="Floor"/> is the ratio it must reach, 0 when none is asked.</summary>
public readonly record struct MarkCount(string Name, long Runs, double Floor = 0);
