using System.Diagnostics;
using Lab.Checker.Judging;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Rules;

/// <summary>The rules of one judge, and which of them are asked for which group while a run goes on.</summary>
internal sealed class RuleBook
{
    private static readonly NoDuplicates NoDuplicates = new();
    private static readonly NoPhantom NoPhantom = new();
    private static readonly Progress Progress = new();

    private readonly Ordering[] orderings = [new(OrderingScope.Key), new(OrderingScope.Partition), new(OrderingScope.Producer)];
    private bool[] duplicatesAsked = [];
    private bool[] orderAsked = [];
    private int groups;

    private readonly LinearizableLog linearizableLog = new();
    private readonly Exclusive exclusive = new();

    public NoLoss NoLoss { get; } = new();

    public void Begin(JudgeContext context)
    {
        groups = context.Groups.Count;
        if (duplicatesAsked.Length < groups) duplicatesAsked = new bool[groups];
        if (orderAsked.Length < groups * orderings.Length) orderAsked = new bool[groups * orderings.Length];
        duplicatesAsked.AsSpan().Clear();
        orderAsked.AsSpan().Clear();
        foreach (var ordering in orderings) ordering.Begin(groups);
        RejectRepeatedGroups(context);
        foreach (var guarantee in context.Guarantees) Ask(guarantee, context);
    }

    public bool AskNoDuplicates(int group) => duplicatesAsked[group];

    /// <summary>Tells the orderings that are asked for. True when one of them is violated by it.</summary>
    public bool OnFirstEffect(History history, in Sends sends, int group, int message, int effect)
    {
        var violated = false;
        for (var scope = 0; scope < orderings.Length; scope++)
        {
            if (orderAsked[(scope * groups) + group]) violated |= orderings[scope].OnFirstEffect(history, sends, group, message, effect);
        }

        return violated;
    }

    public Rule For(Guarantee guarantee) => guarantee.Kind switch
    {
        GuaranteeKind.NoLoss => NoLoss,
        GuaranteeKind.NoDuplicates => NoDuplicates,
        GuaranteeKind.Ordering => orderings[IndexOf(guarantee.Scope)],
        GuaranteeKind.NoPhantom => NoPhantom,
        GuaranteeKind.Progress => Progress,
        GuaranteeKind.Linearizable => linearizableLog,
        GuaranteeKind.Exclusive => exclusive.Of(guarantee.Object),
        _ => throw new UnreachableException($"No rule for {guarantee.Kind}."),
    };

    private void Ask(Guarantee guarantee, JudgeContext context)
    {
        var met = guarantee.Group is null;
        for (var g = 0; g < groups; g++)
        {
            if (guarantee.Group is not null && guarantee.Group != context.Groups[g].Name) continue;
            met = true;
            if (guarantee.Kind == GuaranteeKind.NoDuplicates) duplicatesAsked[g] = true;
            if (guarantee.Kind == GuaranteeKind.Ordering) orderAsked[(IndexOf(guarantee.Scope) * groups) + g] = true;
        }

        if (!met) throw new ArgumentException($"{guarantee}: no group called '{guarantee.Group}' is declared.", nameof(context));
    }

    /// <summary>Effects would be counted for one of the two only, and the other would seem to have lost everything.</summary>
    private static void RejectRepeatedGroups(JudgeContext context)
    {
        for (var g = 1; g < context.Groups.Count; g++)
        {
            for (var earlier = 0; earlier < g; earlier++)
            {
                if (context.Groups[g].Name == context.Groups[earlier].Name) throw new ArgumentException($"The group '{context.Groups[g].Name}' is declared twice.", nameof(context));
            }
        }
    }

    private static int IndexOf(OrderingScope scope) => scope switch
    {
        OrderingScope.Key => 0,
        OrderingScope.Partition => 1,
        OrderingScope.Producer => 2,
        _ => throw new ArgumentException("Ordering is asked within key, partition or producer.", nameof(scope)),
    };
}
