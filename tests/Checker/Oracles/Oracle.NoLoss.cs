using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Oracles;

internal static partial class Oracle
{
    /// <summary>Every message told ok has an effect in the group, or is still ahead of it.</summary>
    private static Finding NoLoss(Case given)
    {
        var breaches = new List<Breach>();
        var undecided = new List<string>();
        foreach (var group in given.Context.Groups)
        {
            foreach (var message in given.Messages())
            {
                var sends = given.SendsOf(message);
                if (sends.ToldOk() is not { } told || sends.AreProbes()) continue;
                if (!given.GoesTo(group, told) || !group.BeganBefore(sends[0])) continue;
                if (given.EffectsOf(group, message).Length > 0) continue;
                var fate = given.FateOf(group, message);
                if (fate == "ahead") continue;
                if (fate == "undecided") undecided.Add(group.Name);
                else if (!given.Context.ExcusedLosses.Any(l => l.Group == group.Name && l.Message.Value == message)) breaches.Add(new(group.Name, message, 0, fate, told.Return));
            }
        }

        return new(breaches, undecided);
    }
}
