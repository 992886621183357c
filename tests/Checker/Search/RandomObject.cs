using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>
/// Random histories of an object whose state is an int. A kind may have several forms, by what it is answered; what
/// crashed takes the first of them, as nobody knows.
/// </summary>
internal abstract class RandomObject(ulong seed) : RandomHistory(seed)
{
    /// <summary>The object while the history is made.</summary>
    protected int State { get; set; }

    protected SmallHistory Make() => Make(4 + Draws.Below(4));

    protected override string NameOf(int kind) => $"kind {kind}";

    /// <summary>Changes an argument or an answer that somebody got.</summary>
    protected override void Spoil()
    {
        var returned = Acts.FindAll(act => act.Returned && !act.Dropped);
        if (returned.Count == 0) return;
        var act = Draws.Pick(returned);
        switch (Draws.Below(4))
        {
            case 0:
                act.Dropped = true;
                break;
            case 1 when Draws.Pick(returned) is var other && other.Kind == act.Kind:
                (act.Value, act.Offset, other.Value, other.Offset) = (other.Value, other.Offset, act.Value, act.Offset);
                break;
            default:
                Change(act);
                break;
        }
    }

    protected abstract void Change(Act act);
}
