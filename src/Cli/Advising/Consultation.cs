using Lab.Model.Guarantees;
using Lab.Reports;
using Lab.Scenarios.Advice;

namespace Lab.Cli.Advising;

/// <summary>Everything that `lab settings` found out: what is printed and what programs get.</summary>
/// <param name="Settings">What is in force.</param>
/// <param name="Answers">What the runs said, in the order of the questions.</param>
/// <param name="Endurance">What they survive at once; null when it was not asked.</param>
/// <param name="Counsel">The change that helps most; null when none was found or none is needed.</param>
/// <param name="NotAsked">What kept an entry of the catalogue from being asked.</param>
public sealed record Consultation(InForce Settings, IReadOnlyList<Answer> Answers, Endurance? Endurance, Counsel? Counsel, IReadOnlyList<string> NotAsked)
{
    /// <summary>What is broken and stays so with all of the counsel followed.</summary>
    public IEnumerable<(Answer Answer, Guarantee Guarantee)> Left =>
        Answers.SelectMany(a => a.Broken.Select(b => (Answer: a, b.Guarantee))).Where(b => !Trials.Any(t => t.Mended.Any(m => m.Question.Id == b.Answer.Question.Id && m.Guarantee == b.Guarantee)));

    private IEnumerable<Trial> Trials => Counsel is null ? [] : [Counsel.Best, .. Counsel.Then];

    public bool AnyBroken => Answers.Any(a => a.Broken.Any());

    /// <summary>The command that shows the first run that broke a guarantee.</summary>
    public static string? Replay(Answer answer, Guarantee guarantee) =>
        answer.Of(guarantee)?.FirstFailingSeed is { } seed ? ReplayCommand.For(answer.Result, seed) : null;
}
