using Lab.Model;

namespace Lab.Kernel;

/// <summary>Where two executions of one run part. The event that differs names whoever caused it.</summary>
/// <param name="Index">How many events came before it, the same in both.</param>
/// <param name="First">The event of the first execution; null when it had ended.</param>
/// <param name="Second">The event of the second execution; null when it had ended.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record Divergence(long Index, EventTrace? First, EventTrace? Second, string Sentence)
{
    public override string ToString() => Sentence;
}

/// <summary>
/// Executes a run twice and compares the two event by event: whatever an actor took from outside the world (a clock, an
/// enumeration order, a static field) shows as the first event that differs, close behind its cause.
/// </summary>
public static class DeterminismCheck
{
    /// <summary>Null when both executions were the same.</summary>
    /// <param name="build">Builds the same world every time, with its processes started and its faults scheduled.</param>
    /// <param name="until">How far to run it.</param>
    public static Divergence? Run(Func<World> build, VirtualTime until)
    {
        var expected = new List<EventTrace>();
        var first = build();
        first.Trace += expected.Add;
        first.RunUntil(until);

        var comparison = new Comparison(expected);
        var second = build();
        second.Trace += comparison.Next;
        while (comparison.Actual is null && second.NextDue <= until) second.Step();
        return comparison.Judge(first, second);
    }

    private sealed class Comparison(List<EventTrace> expected)
    {
        private int same;

        /// <summary>The first event of the second execution that is not the first one's.</summary>
        public EventTrace? Actual { get; private set; }

        public void Next(EventTrace trace)
        {
            if (Actual is not null) return;
            if (same < expected.Count && expected[same] == trace) same++;
            else Actual = trace;
        }

        public Divergence? Judge(World first, World second)
        {
            if (Actual is null && same == expected.Count)
            {
                return first.RunHash == second.RunHash ? null
                    : new(same, null, null, $"All {same} events are the same, but some actor read another time: {first.RunHash} against {second.RunHash}.");
            }

            EventTrace? missed = same < expected.Count ? expected[same] : null;
            return new(same, missed, Actual, $"Event {same} differs: {Text(missed, first)} against {Text(Actual, second)}.");
        }

        private static string Text(EventTrace? trace, World world) =>
            trace is { } t ? $"{t.Kind} to {t.Actor} at {t.Key.Due.ToExact()}, event {t.Key.Nth} of {world.NameOf(new ActorId(t.Key.Source))}, digest {t.Digest:x16}" : "the end of the run";
    }
}
