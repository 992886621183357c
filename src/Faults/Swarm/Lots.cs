using Lab.Kernel;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Faults.Swarm;

/// <summary>
/// The draws of one decision of a swarm, under its name: whatever other faults there are, it draws the same.
/// </summary>
public sealed class Lots(Choices choices, string name)
{
    private readonly ulong subject = Hash.Of(Hash.Of("swarm"), Hash.Of(name));
    private uint drawn;

    /// <summary>A number in [0, bound).</summary>
    public int Below(int bound) => (int)choices.Draw(Sites.Swarm, subject, drawn++, bound);

    /// <summary>True in so many of a hundred.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    public T Of<T>(params ReadOnlySpan<T> things) => things[Below(things.Length)];

    public T Of<T>(ValueList<T> things) => things[Below(things.Count)];

    /// <summary>Between the two, both included, in whole milliseconds.</summary>
    public Duration Between(Duration min, Duration max) => Duration.FromMs(min.Nanos / 1_000_000 + Below((int)((max.Nanos - min.Nanos) / 1_000_000) + 1));

    /// <summary>How long something is out: mostly a moment, often long enough to be fenced for, seldom longer than any follower may lag.</summary>
    public DurationRange Length()
    {
        var (min, max) = Below(10) switch
        {
            0 => (1, 20),
            < 4 => (20, 500),
            < 7 => (500, 5_000),
            < 9 => (5_000, 15_000),
            _ => (15_000, 40_000),
        };
        return DurationRange.Exactly(Between(Duration.FromMs(min), Duration.FromMs(max)));
    }

    /// <summary>How long something is out that others follow: of any order of size, mostly over before the next but one.</summary>
    public DurationRange Quick() => DurationRange.Exactly(Duration.FromMs(1 + Below(Of(10, 100, 1_000, 4_000, 15_000))));
}
