using Lab.Checker.Judging;
using Lab.Model.Guarantees;

namespace Lab.Checker.Rules;

/// <summary>One guarantee's definition, decided over what was gathered. Each rule is in closed form and takes O(messages).</summary>
internal abstract class Rule
{
    /// <summary>Everything that violates the rule in one group.</summary>
    public abstract Finding Find(Testimony testimony, int group);

    /// <summary>What violates the rule although no group is concerned.</summary>
    public virtual Finding FindOutsideGroups(Testimony testimony) => Finding.Nothing(group: -1);

    /// <summary>The fewest operations that prove the first violation found, and the sentence that says it.</summary>
    public abstract Witness Prove(Testimony testimony, in Finding finding);
}
