namespace Lab.Model.Histories;

/// <summary>
/// One life of a client. <see cref="Client"/> is its name in the scenario (<c>p1</c>, <c>billing.1</c>),
/// <see cref="Group"/> the group it consumes for (none for producers), <see cref="Life"/> counts its starts from 0.
/// </summary>
public readonly record struct Session(string Client, NameId Group, int Life);
