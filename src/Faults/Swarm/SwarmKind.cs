using Lab.Faults.Plans;
using Lab.Model.Quantities;
using Lab.Model.Roles;

namespace Lab.Faults.Swarm;

/// <summary>One kind of trouble that a swarm may bring.</summary>
/// <param name="Name">As `kinds:` writes it.</param>
/// <param name="Meaning">For the reference.</param>
/// <param name="IsPossible">Whether there is anything of the kind to strike.</param>
/// <param name="Draw">Draws one stroke of it: one fault, or the several of a pattern.</param>
public sealed record SwarmKind(string Name, string Meaning, Func<SwarmField, bool> IsPossible, Action<SwarmSketch> Draw)
{
    /// <summary>In how many of a hundred runs it is on: subsets find what the sum of all hides (swarm testing; FoundationDB's 0.25).</summary>
    public int Percent { get; init; } = 30;
}

/// <summary>One stroke while it is drawn.</summary>
public sealed class SwarmSketch(Lots lots, SwarmField things, string name, int spanMs)
{
    private readonly List<PlannedFault> faults = [];

    public Lots Lots => lots;
    public SwarmField Field => things;

    /// <summary>Faults begin within so many milliseconds from ready.</summary>
    public int SpanMs => spanMs;

    /// <summary>The moment that the fault which is being drawn waits for: whoever lives through it is worth aiming at. Null: none.</summary>
    public Moment? Focus { get; set; }

    public IReadOnlyList<PlannedFault> Faults => faults;

    /// <summary>A fault of a pattern at its time.</summary>
    public void At(int ms, FaultAction action) => Add(new Trigger.At(Exactly(ms)), action);

    public void Add(Trigger trigger, FaultAction action, DurationRange after = default) =>
        faults.Add(new(faults.Count == 0 ? name : $"{name}.{faults.Count + 1}", trigger, after, action));

    /// <summary>A fault that begins to wait when the one drawn before it has had its turn.</summary>
    public void AddBehind(Trigger trigger, FaultAction action, DurationRange after = default)
    {
        var leader = faults.Count == 0 ? null : faults[^1].Name;
        Add(trigger, action, after);
        faults[^1] = faults[^1] with { Behind = leader };
    }

    public static DurationRange Exactly(int ms) => DurationRange.Exactly(Lab.Model.Duration.FromMs(ms));
}
