namespace Lab.Kernel;

/// <summary>
/// What a run was, in two numbers. <see cref="Order"/> rolls over the total order (key, kind, digest): two executions of
/// one run must agree in it. <see cref="Actors"/> combines what each actor consumed, in id order: equal for schedules
/// that differ only in the order of independent events.
/// </summary>
public readonly record struct RunHash(ulong Order, ulong Actors)
{
    public override string ToString() => $"{Order:x16}-{Actors:x16}";
}

/// <summary>One handled event, for the comparison that names the first difference between two executions.</summary>
public readonly record struct EventTrace(Events.EventKey Key, string Kind, string Actor, ulong Digest)
{
    public override string ToString() => $"{Key.Due.ToExact()} {Kind} to {Actor} (caused by {Key.Source}/{Key.Incarnation} #{Key.Nth}, digest {Digest:x16})";
}
