using Lab.Checker.Models.Register;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models.Oracles;

/// <summary>A register that is one value, 0 at first.</summary>
internal static class RegisterOracle
{
    public static bool Holds(SmallHistory history) => Explanation.Exists(history.Rows, RegisterColumns.Initial, Step);

    private static IEnumerable<int> Step(int value, Row row) => (RegisterKind)row.Kind switch
    {
        RegisterKind.Write => [row.Value],
        _ => row.Crashed || row.Value == value ? [value] : [],
    };
}
