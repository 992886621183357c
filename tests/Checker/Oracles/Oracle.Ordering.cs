using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Oracles;

internal static partial class Oracle
{
    /// <summary>
    /// Violated by a and b of one session and scope value when a precedes b in the program order of their first sends, both
    /// have effects in the group, and b's first comes before a's. All pairs are looked at.
    /// </summary>
    private static Finding Ordering(Case given, OrderingScope scope)
    {
        var breaches = new List<Breach>();
        var messages = given.Messages().Where(m => given.SendsOf(m) is { Length: > 0 } sends && !sends.AreProbes()).ToArray();
        foreach (var group in given.Context.Groups)
        {
            foreach (var a in messages)
            {
                foreach (var b in messages)
                {
                    if (a == b || given.EffectsOf(group, a) is not [var effectOfA, ..] || given.EffectsOf(group, b) is not [var effectOfB, ..]) continue;
                    var (sendOfA, sendOfB) = (given.SendsOf(a)[0], given.SendsOf(b)[0]);
                    if (sendOfA.Session != sendOfB.Session || sendOfA.ProgramIndex >= sendOfB.ProgramIndex) continue;
                    if (ScopeValue(scope, sendOfA, effectOfA) is not { } value || ScopeValue(scope, sendOfB, effectOfB) != value) continue;
                    if (effectOfB.Return < effectOfA.Return) breaches.Add(new(group.Name, a, b, "overtaken", effectOfA.Return));
                }
            }
        }

        return new(breaches, []);
    }

    /// <summary>A message without a key has no key's order; one that came out of another partition than its first send chose has no partition's.</summary>
    private static int? ScopeValue(OrderingScope scope, Operation send, Operation effect) => scope switch
    {
        OrderingScope.Key => send.Key.IsNone ? null : send.Key.Value,
        OrderingScope.Partition => send.Place.IsNone || send.Place != effect.Place ? null : send.Place.Value,
        _ => 0,
    };
}
