using Lab.Checker.Tests.Support;
using Lab.Model;

namespace Lab.Checker.Tests.Oracles;

internal static partial class Oracle
{
    /// <summary>
    /// Within what is owed after the later of healing and its acknowledgement, every message told ok and not lost has its
    /// effect. Every probe is told ok within what is owed after the later of healing and its call, and comes out likewise.
    /// </summary>
    private static Finding Progress(Case given)
    {
        var breaches = new List<Breach>();
        if (given.Context.Ending.Healing is not { } healing) return new(breaches, []);
        foreach (var message in given.Messages())
        {
            var sends = given.SendsOf(message);
            if (sends.Length == 0) continue;
            var told = sends.ToldOk();
            var goesTo = given.Context.Groups.Where(g => given.GoesTo(g, told ?? sends[0])).ToArray();
            if (sends.AreProbes())
            {
                var late = Missed(Due(sends[0].CalledAt), told?.ReturnedAt);
                var names = goesTo.Select(g => g.Name).DefaultIfEmpty("");
                if (late) breaches.AddRange(names.Select(n => new Breach(n, message, 0, "probe not told ok", told?.Return ?? sends[0].Call)));
                if (late || told is null) continue;
            }

            if (told is not { } ok) continue;
            foreach (var group in goesTo.Where(g => sends.AreProbes() || g.BeganBefore(sends[0])))
            {
                VirtualTime? done = given.EffectsOf(group, message) is [var first, ..] ? first.ReturnedAt : null;
                if (!sends.AreProbes() && done is null && given.FateOf(group, message) != "ahead") continue;
                var reason = $"{(sends.AreProbes() ? "probe" : "message")} {(done is null ? "not done" : "done late")}";
                if (Missed(Due(ok.ReturnedAt), done)) breaches.Add(new(group.Name, message, 0, reason, ok.Return));
            }
        }

        return new(breaches, []);

        VirtualTime Due(VirtualTime own) => (own > healing.At ? own : healing.At) + given.Context.Owed;
        bool Missed(VirtualTime due, VirtualTime? happened) => happened is { } at ? at > due : given.Context.Ending.EndedAt >= due;
    }
}
