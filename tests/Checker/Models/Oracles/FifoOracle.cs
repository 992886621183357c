using Lab.Checker.Models.Fifo;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models.Oracles;

/// <summary>A queue that is a list of values.</summary>
internal static class FifoOracle
{
    public static bool Holds(SmallHistory history) => Explanation.Exists<int[]>(history.Rows, [], Step);

    private static IEnumerable<int[]> Step(int[] queue, Row row) => (FifoKind)row.Kind switch
    {
        FifoKind.Enqueue => [[.. queue, row.Value]],
        FifoKind.Dequeue => queue.Length > 0 && (row.Crashed || queue[0] == row.Value) ? [queue[1..]] : [],
        _ => queue.Length == 0 ? [queue] : [],
    };
}
