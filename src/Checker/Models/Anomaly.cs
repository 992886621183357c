namespace Lab.Checker.Models;

/// <summary>
/// One way in which a history is no history of the model. <see cref="Name"/> is the field's own (<c>lost-write</c>,
/// <c>G-single</c>, <c>ORDER</c>), <see cref="Operations"/> are the rows that prove it, the fewest that do, in the order
/// in which the sentence needs them.
/// </summary>
public sealed record Anomaly(string Name, IReadOnlyList<int> Operations, string Sentence);
