namespace Lab.Model.Guarantees;

public enum Outcome
{
    Holds,
    Violated,

    /// <summary>
    /// Not decided: a search hit its bound, or what the rule needs was not recorded (the auditor did not come to its
    /// end). Never because a rule in closed form gave up.
    /// </summary>
    Unknown,
}

/// <summary>
/// The fewest operations that prove a violation, with one sentence that says what they prove.
/// <see cref="Message"/> is the message that was lost, repeated, overtaken, made up or stuck.
/// </summary>
public sealed record Witness(MessageId Message, MessageId Other, string Group, IReadOnlyList<OperationId> Operations, string Sentence);

/// <summary>
/// What was decided for one guarantee in one run. <see cref="Violations"/> counts the messages (or pairs) found;
/// the witness is the first of them in the order of the history. The cause is named by the system's <see cref="IExplain"/>.
/// </summary>
public sealed record Verdict(Guarantee Guarantee, Outcome Outcome, int Violations = 0, Witness? Witness = null, Cause? Cause = null)
{
    public static Verdict Holds(Guarantee guarantee) => new(guarantee, Outcome.Holds);
}
