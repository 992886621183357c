using Lab.Broker.Kafka.Settings;
using Lab.Explorer.Results;
using Lab.Explorer.Running;
using Lab.Model.Guarantees;
using Lab.Scenarios.Documents;

namespace Lab.Scenarios.Advice;

/// <summary>How questions are run.</summary>
public sealed record InterviewOrder
{
    /// <summary>Where the file of an entry lies, as the reader would type it.</summary>
    public required Func<string, string> Path { get; init; }

    /// <summary>Makes the experiments of a file, the base first.</summary>
    public required Func<ScenarioFile, IReadOnlyList<IExperiment>> Experiments { get; init; }

    public required int Workers { get; init; }

    /// <summary>Runs of each question.</summary>
    public required int Runs { get; init; }

    public ulong FirstSeed { get; init; } = 1;

    /// <summary>How the reader starts the command.</summary>
    public required string Lab { get; init; }
}

/// <summary>Asks questions of settings by running entries of the catalogue. The numbers depend on files, release and first seed alone, not on the machine.</summary>
public sealed class Interview(InterviewOrder order, CancellationToken cancel)
{
    private readonly Dictionary<string, ScenarioFile?> entries = [];
    private readonly Dictionary<string, Answer> whole = [];
    private readonly List<Problem> problems = [];

    /// <summary>What kept an entry from being asked: files that are missing or cannot take the settings.</summary>
    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Every question that applies, answered; those that cannot be asked are problems.</summary>
    public IReadOnlyList<Answer> Ask(InForce settings)
    {
        var answers = new List<Answer>();
        foreach (var question in Questions.All)
            if (question.Applies(settings) && question.CanHappen(settings) && Ask(question, settings) is { } answer) answers.Add(answer);
        return answers;
    }

    /// <summary>What the settings survive at once, tried.</summary>
    /// <returns>Null when no file speaks of producers, topics or brokers, or when it cannot be asked.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public Endurance? Endure(InForce settings) =>
        Questions.WithinTheBudget.Applies(settings) && Ask(Questions.WithinTheBudget, settings) is { } within && Ask(Questions.OneFaultBeyond, settings) is { } beyond
            ? new(within, beyond, order.FirstSeed)
            : null;

    /// <summary>One question, all its runs.</summary>
    /// <returns>Null when it cannot be asked.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public Answer? Ask(Question question, InForce settings) => Prepared(question, settings) is var (changes, experiment) ? Run(question, settings, changes, experiment, null) : null;

    /// <summary>
    /// Asks whether guarantees hold. Seeds that broke them before come first, alone: a change that leaves them broken there has cost a run or two.
    /// What is left is asked in all runs, until nothing is left.
    /// </summary>
    /// <param name="before">The answer without the change.</param>
    /// <param name="settings">The settings with it.</param>
    /// <param name="which">What is in question.</param>
    /// <returns>Null when it cannot be asked, or when nothing holds.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="RunFailedException">A run failed: a bug of the lab.</exception>
    public Answer? AskAgain(Answer before, InForce settings, IReadOnlyList<Guarantee> which)
    {
        if (Prepared(before.Question, settings) is not var (changes, experiment)) return null;
        var left = which.ToList();
        foreach (var seed in which.Select(g => before.Of(g)?.FirstFailingSeed).OfType<ulong>().Distinct().Order().ToList())
        {
            var trial = Campaign.Run(experiment, [seed], workers: 1, null, cancel)[0];
            left.RemoveAll(g => trial.Verdicts.Any(v => v.Guarantee == g && v.Outcome == Outcome.Violated));
            if (left.Count == 0) return null;
        }

        return Run(before.Question, settings, changes, experiment, left);
    }

    /// <summary>What was once run to the end is not run again.</summary>
    private Answer Run(Question question, InForce settings, IReadOnlyList<string> changes, IExperiment experiment, IReadOnlyList<Guarantee>? until)
    {
        var key = $"{question.Id} {string.Join(' ', changes)}";
        if (whole.TryGetValue(key, out var known)) return known;
        var tally = new VariantTally(experiment.Guarantees, []);
        Campaign.Run(experiment, Campaign.Seeds(order.Runs, order.FirstSeed), order.Workers, tally.Add, cancel, until is null ? null : () => until.All(g => tally.ViolationsOf(g) > 0));
        var result = tally.Over(experiment.Head with { Overrides = changes, Lab = order.Lab });
        var answer = new Answer(question, question.Fault(settings), SkipsProbes(question, settings) ? WithoutProgress(result) : result);
        if (result.Runs == order.Runs) whole.Add(key, answer);
        return answer;
    }

    /// <summary>
    /// Progress is looked for with a message that the lab sends once the faults are over. A group that then begins at the end may skip it, which is the
    /// reset policy's loss and no lack of progress. A question that asks for progress has a group whose positions are at stake with it.
    /// </summary>
    private static bool SkipsProbes(Question question, InForce settings) => question.IsOfConsumer && !question.Asks.Contains(Questions.Progress) && settings.Consumer.AutoOffsetReset.To is ResetTo.Latest or ResetTo.ByDuration;

    private static VariantResult WithoutProgress(VariantResult result) => result with { Guarantees = [.. result.Guarantees.Where(g => g.Guarantee.Kind != GuaranteeKind.Progress)] };

    private (IReadOnlyList<string> Changes, IExperiment Experiment)? Prepared(Question question, InForce settings)
    {
        if (Entry(question) is not { } entry) return null;
        var changes = ScenarioChanges.Of(question, entry, settings);
        return Load(question, changes) is { } file ? (changes, order.Experiments(file)[0]) : null;
    }

    /// <summary>The entry as the catalogue has it.</summary>
    private ScenarioFile? Entry(Question question)
    {
        if (!entries.TryGetValue(question.File, out var entry)) entries[question.File] = entry = Load(question, []);
        return entry;
    }

    private ScenarioFile? Load(Question question, IReadOnlyList<string> changes)
    {
        var overrides = changes.Select(c => ScenarioOverride.Parse(c).Override!).ToArray();
        var file = ScenarioFile.Load(order.Path(question.File), overrides);
        if (file.IsUsable) return file;
        foreach (var problem in file.Problems)
            if (!problem.IsNote && !problems.Contains(problem)) problems.Add(problem);
        return null;
    }
}
