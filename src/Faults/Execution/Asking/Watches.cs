using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Faults.Execution.Asking;

/// <summary>
/// Those who wait for something to become true. A fact that cannot change an answer costs them nothing; one that can makes a look due at the fact's own
/// instant, before anything that actors cause for that instant.
/// </summary>
internal sealed class Watches(Agenda agenda)
{
    private readonly List<Watch> waiting = [];

    /// <summary>Calls <paramref name="then"/> once, as soon as it holds: here and now if it does already.</summary>
    /// <param name="kinds">The facts that may change the answer.</param>
    /// <param name="atTheFact">Ask within the fact itself; else between two events.</param>
    /// <param name="holds">The question.</param>
    /// <param name="text">For traces.</param>
    /// <param name="then">What to do.</param>
    public Watch Add(ulong kinds, bool atTheFact, Func<bool> holds, string text, Action then)
    {
        var watch = new Watch(kinds, atTheFact, holds, text, then);
        if (holds())
        {
            watch.Ended = true;
            then();
        }
        else
        {
            waiting.Add(watch);
        }

        return watch;
    }

    public void Remove(Watch watch)
    {
        watch.Ended = true;
        waiting.Remove(watch);
    }

    public void On(in Fact fact)
    {
        var bit = 1UL << (int)fact.Kind;
        for (var i = 0; i < waiting.Count; i++)
        {
            var watch = waiting[i];
            if ((watch.Kinds & bit) == 0) continue;
            if (!watch.AtTheFact)
            {
                LookAt(watch, fact.At);
            }
            else if (watch.Holds())
            {
                waiting.RemoveAt(i--);
                watch.CameTrue = true;
                agenda.Look(fact.At, watch.Text, () => End(watch));
            }
        }
    }

    /// <summary>A name was bound: who waits for one may have it now.</summary>
    public void LookAtAll()
    {
        foreach (var watch in waiting) LookAt(watch, agenda.Now);
    }

    private void LookAt(Watch watch, VirtualTime at)
    {
        if (watch.LookDue is { } due && due >= at) return;
        watch.LookDue = at;
        agenda.Look(at, watch.Text, () => Look(watch, at));
    }

    private void Look(Watch watch, VirtualTime at)
    {
        if (watch.LookDue == at) watch.LookDue = null;
        if (watch.Ended || !watch.Holds()) return;
        waiting.Remove(watch);
        End(watch);
    }

    private static void End(Watch watch)
    {
        if (watch.Ended) return;
        watch.Ended = true;
        watch.Then();
    }
}

/// <summary>One question that somebody waits to become true.</summary>
internal sealed class Watch(ulong kinds, bool atTheFact, Func<bool> holds, string text, Action then)
{
    public ulong Kinds { get; } = kinds;
    public bool AtTheFact { get; } = atTheFact;
    public Func<bool> Holds { get; } = holds;
    public string Text { get; } = text;
    public Action Then { get; } = then;

    /// <summary>It came true within a fact; what follows is due at that instant.</summary>
    public bool CameTrue { get; set; }

    /// <summary>What was to be done is done, or nobody waits any more.</summary>
    public bool Ended { get; set; }

    /// <summary>When it is asked next; null when no look is due.</summary>
    public VirtualTime? LookDue { get; set; }
}
