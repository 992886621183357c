using Lab.Checker.Tests.Support;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Oracles;

internal static partial class Oracle
{
    /// <summary>No effect and no read in the group of a message that nobody sent, or whose every send ended fail.</summary>
    private static Finding NoPhantom(Case given)
    {
        var breaches = new List<Breach>();
        foreach (var group in given.Context.Groups)
        {
            foreach (var message in given.Messages())
            {
                var sends = given.SendsOf(message);
                if (sends.AreProbes() || sends.Any(s => s.Result != OperationResult.Fail)) continue;
                var sights = given.Rows
                    .Where(r => r.Kind is OperationKind.Effect or OperationKind.Read && r.Result == OperationResult.Ok && !r.Has(OperationFlags.Auditor))
                    .Where(r => r.Message.Value == message && given.GroupOf(r) == group.Name).ToArray();
                if (sights.Length == 0) continue;
                var what = sights.Any(s => s.Kind == OperationKind.Effect) ? "effect" : "read";
                breaches.Add(new(group.Name, message, 0, $"{what} of a message {(sends.Length == 0 ? "nobody sent" : "told failed")}", sights.Min(s => s.Return)));
            }
        }

        return new(breaches, []);
    }
}
