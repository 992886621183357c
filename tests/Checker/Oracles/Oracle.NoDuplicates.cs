using Lab.Checker.Tests.Support;

namespace Lab.Checker.Tests.Oracles;

internal static partial class Oracle
{
    /// <summary>No message has its effect twice in one group.</summary>
    private static Finding NoDuplicates(Case given)
    {
        var breaches = new List<Breach>();
        foreach (var group in given.Context.Groups)
        {
            foreach (var message in given.Messages())
            {
                var effects = given.EffectsOf(group, message);
                if (given.SendsOf(message).AreProbes() || effects.Length < 2) continue;
                breaches.Add(new(group.Name, message, 0, "done twice", effects[1].Return));
            }
        }

        return new(breaches, []);
    }
}
