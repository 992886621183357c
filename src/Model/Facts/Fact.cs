namespace Lab.Model.Facts;

/// <summary>
/// Something that truly happened inside the system, reported by whoever did it. Facts feed triggers, marks, explanations,
/// diagrams and plots; no checker reads them. What the numbers mean is said at the <see cref="FactKind"/>.
/// </summary>
/// <param name="Kind">What happened.</param>
/// <param name="At">When, in world time.</param>
/// <param name="Machine">On which machine; none for the world itself.</param>
/// <param name="Place">The partition or queue it concerns, as a name of the world's name table.</param>
/// <param name="A">First number of the kind.</param>
/// <param name="B">Second number of the kind.</param>
/// <param name="C">Third number of the kind.</param>
/// <param name="Detail">An immutable value for the reader: a name, a list of ids, record bytes.</param>
public readonly record struct Fact(FactKind Kind, VirtualTime At, MachineId Machine, NameId Place, long A = 0, long B = 0, long C = 0, object? Detail = null);
