using Lab.Kernel;
using Lab.Model;

namespace Lab.Faults.Execution;

/// <summary>
/// What the plan still has to do, as events of the world. Everything the executor does happens in one of these, so that after each of them it can be
/// asked whether that was the last.
/// </summary>
internal sealed class Agenda(World world)
{
    /// <summary>Entries that still come, not counting looks and limits.</summary>
    public int Pending { get; private set; }

    /// <summary>Called after every entry.</summary>
    public Action? AfterEach { get; set; }

    public VirtualTime Now => world.Now;

    /// <summary>Something that must happen before the plan is over.</summary>
    public Entry At(VirtualTime time, string text, Action act)
    {
        Pending++;
        return Push(time, new(this, text, act, counts: true), background: false);
    }

    /// <summary>A look at a predicate, at the instant at which it may have changed.</summary>
    public Entry Look(VirtualTime time, string text, Action act) => Push(time, new(this, text, act, counts: false), background: false);

    /// <summary>The end of patience: when it comes up there is mostly nothing left to do.</summary>
    public Entry Limit(VirtualTime time, string text, Action act) => Push(time, new(this, text, act, counts: false), background: true);

    private Entry Push(VirtualTime time, Entry entry, bool background)
    {
        world.Schedule(time, entry, background);
        return entry;
    }

    internal sealed class Entry(Agenda agenda, string text, Action act, bool counts) : IWorldEvent
    {
        private bool gone;

        public bool IsGone => gone;

        /// <summary>It will not act; it comes up all the same. Without effect once it has.</summary>
        public void Cancel()
        {
            if (gone) return;
            gone = true;
            if (counts) agenda.Pending--;
        }

        public void Fire(World world)
        {
            if (gone) return;
            gone = true;
            if (counts) agenda.Pending--;
            act();
            agenda.AfterEach?.Invoke();
        }

        public override string ToString() => text;
    }
}
