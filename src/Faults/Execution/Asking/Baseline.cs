namespace Lab.Faults.Execution.Asking;

/// <summary>What a measure was when somebody began to ask, for `+=`. Of a role, for every broker: the role may mean another one later.</summary>
/// <param name="Count">The measure, when it is one number.</param>
/// <param name="ByBroker">The measure of each broker, in the order of the cluster view; null when it is one number.</param>
internal readonly record struct Baseline(long Count, long[]? ByBroker);
