namespace Lab.Checker.Rules;

/// <summary>
/// What a rule found in one group: how many violations, and the first of them in the order of the history, which
/// becomes the witness.
/// </summary>
internal struct Finding
{
    public int Violations;

    /// <summary>Messages of which the history does not tell whether they violate.</summary>
    public int Undecided;

    /// <summary>The group; -1 where no group is concerned.</summary>
    public int Group;

    public int Message;
    public int Other;
    private int position;

    public static Finding Nothing(int group) => new() { Group = group, position = int.MaxValue };

    public void Note(int at, int message, int other = 0)
    {
        Violations++;
        if (at >= position) return;
        (position, Message, Other) = (at, message, other);
    }

    /// <summary>Both together: the witness is the earlier one's.</summary>
    public readonly Finding And(in Finding other)
    {
        var first = other.position < position ? other : this;
        first.Violations = Violations + other.Violations;
        first.Undecided = Undecided + other.Undecided;
        return first;
    }
}
