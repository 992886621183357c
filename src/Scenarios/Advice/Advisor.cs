using Lab.Explorer.Results;
using Lab.Model.Guarantees;

namespace Lab.Scenarios.Advice;

/// <summary>A promise that a change turns: a guarantee of one question, before and after.</summary>
public sealed record Turned(Question Question, string Fault, Guarantee Guarantee, GuaranteeResult Before, GuaranteeResult After);

/// <summary>A change as the runs with it showed it.</summary>
/// <param name="Change">What to change.</param>
/// <param name="After">The settings with it.</param>
/// <param name="Mended">What was broken and holds with it.</param>
public sealed record Trial(SettingChange Change, InForce After, IReadOnlyList<Turned> Mended);

/// <summary>The change that turns most broken promises into held ones.</summary>
/// <param name="Best">The change.</param>
/// <param name="Spoilt">What held and is broken with it.</param>
/// <param name="Others">Changes that were tried in its place and mend something, too.</param>
/// <param name="Then">What mends some of the rest, each tried on top of those before it.</param>
public sealed record Counsel(Trial Best, IReadOnlyList<Turned> Spoilt, IReadOnlyList<Trial> Others, IReadOnlyList<Trial> Then);

/// <summary>
/// Tries changes of a single setting on the questions whose promises broke. Only what was run is said: a change is named for what it turned
/// in the same seeds.
/// </summary>
public sealed class Advisor(Interview interview, InForce settings, IReadOnlyList<Answer> answers)
{
    /// <summary>A promise that broke: an answer and one of its guarantees.</summary>
    private sealed record Breach(Answer Answer, Guarantee Guarantee);

    /// <summary>Null when no single change mends anything.</summary>
    public Counsel? Best()
    {
        var breaches = answers.SelectMany(a => a.Broken.Select(b => new Breach(a, b.Guarantee))).ToList();
        var tried = new List<Trial>();
        Trial? best = null;
        foreach (var change in SettingChange.Of(settings))
        {
            // A change that cannot mend more than the best so far need not be tried.
            if (Helped(breaches, change).Count <= (best?.Mended.Count ?? 0) || Try(settings, change, breaches) is not { } trial) continue;
            tried.Add(trial);
            if (trial.Mended.Count > (best?.Mended.Count ?? 0)) best = trial;
        }

        return best is null ? null : new(best, Spoilt(best), [.. tried.Where(t => t != best)], Then(best, breaches));
    }

    /// <summary>What is left, change by change on top of the best.</summary>
    private List<Trial> Then(Trial best, List<Breach> breaches)
    {
        var then = new List<Trial>();
        var left = Left(breaches, best);
        var after = best.After;
        foreach (var change in SettingChange.Of(after).ToList())
        {
            if (Try(after, change, left) is not { } trial) continue;
            then.Add(trial);
            (after, left) = (trial.After, Left(left, trial));
        }

        return then;
    }

    private static List<Breach> Left(List<Breach> breaches, Trial trial) =>
        [.. breaches.Where(b => !trial.Mended.Any(m => m.Question.Id == b.Answer.Question.Id && m.Guarantee == b.Guarantee))];

    private static List<Breach> Helped(List<Breach> breaches, SettingChange change) => [.. breaches.Where(b => change.Helps.Contains(b.Answer.Question.Id))];

    /// <summary>Null when it is refused or mends nothing.</summary>
    private Trial? Try(InForce from, SettingChange change, List<Breach> breaches)
    {
        var helped = Helped(breaches, change);
        var after = helped.Count == 0 ? from : from.With(change.Scope, change.Name, change.Value);
        if (helped.Count == 0 || !after.IsUsable) return null;

        var mended = new List<Turned>();
        foreach (var of in helped.GroupBy(b => b.Answer))
        {
            // What can no longer happen is no promise that was kept: it does not count.
            if (!of.Key.Question.CanHappen(after)) continue;
            var which = of.Select(b => b.Guarantee).ToList();
            if (interview.AskAgain(of.Key, after, which) is { IsUndecided: false } asked) mended.AddRange(Turns(of.Key, asked, which, toBroken: false));
        }

        return mended.Count > 0 ? new(change, after, mended) : null;
    }

    /// <summary>The winner is asked what held, too.</summary>
    private List<Turned> Spoilt(Trial best)
    {
        var spoilt = new List<Turned>();
        foreach (var before in answers)
        {
            var held = before.Question.Asks.Where(g => !before.IsBroken(g)).ToList();
            if (held.Count == 0 || before.IsUndecided || !best.Change.Helps.Contains(before.Question.Id) || !before.Question.CanHappen(best.After)) continue;
            if (interview.Ask(before.Question, best.After) is { IsUndecided: false } asked) spoilt.AddRange(Turns(before, asked, held, toBroken: true));
        }

        return spoilt;
    }

    private static IEnumerable<Turned> Turns(Answer before, Answer after, IEnumerable<Guarantee> which, bool toBroken)
    {
        foreach (var guarantee in which)
        {
            if (before.Of(guarantee) is { } was && after.Of(guarantee) is { } now && now.Judged > 0 && now.Unknown == 0 && now.Violations > 0 == toBroken)
                yield return new(before.Question, after.Fault, guarantee, was, now);
        }
    }
}
