using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles one closed rule with one condition changed, and asks it. Witnesses are not built: whether it holds is all that is compared.</summary>
internal static class MutatedRules
{
    private static readonly string[] Shared = ["Models/Anomaly.cs", "Models/Judgement.cs", "Models/IModel.cs", "Recordings/"];

    private static readonly Dictionary<string, MutatedSource> Sources = new()
    {
        ["fifo"] = new([.. Shared, "Models/Fifo/FifoColumns.cs", "Models/Fifo/FifoFindings.cs", "Models/Fifo/FifoRule.cs", "Models/Fifo/FifoWitness"], Door("""
            !FifoRule.Find(new() { Kinds = Array.ConvertAll(kinds, k => (FifoKind)k), Values = values, Calls = calls, Returns = returns, ValueCount = valueCount, Positions = positions }).Any
            """)),
        ["register"] = new([.. Shared, "Models/Register/RegisterColumns.cs", "Models/Register/RegisterFindings.cs", "Models/Register/RegisterRule.cs", "Models/Register/RegisterWitness"], Door("""
            !RegisterRule.Find(new() { Kinds = Array.ConvertAll(kinds, k => (RegisterKind)k), Values = values, Calls = calls, Returns = returns, ValueCount = valueCount, Positions = positions }).Any
            """)),
        ["log"] = new([.. Shared, "Models/Log/LogColumns.cs", "Models/Log/LogFindings.cs", "Models/Log/LogRule.cs", "Models/Log/LogWitness", "Models/Log/OffsetNumbers.cs"], Door("""
            !LogRule.Find(Log(Array.ConvertAll(kinds, k => (LogKind)k), values, offsets, calls, returns, valueCount, haveGaps)).Any;

                static LogColumns Log(LogKind[] kinds, int[] values, int[] offsets, int[] calls, int[] returns, int valueCount, bool haveGaps)
                {
                    var numbers = new OffsetNumbers(kinds, Array.ConvertAll(offsets, o => (long)o), haveGaps);
                    return new() { Kinds = kinds, Values = values, Offsets = numbers.Numbers, Calls = calls, Returns = returns, ValueCount = valueCount, BeyondAllAppends = numbers.BeyondAllAppends };
                }
            """)),
    };

    /// <summary>Does a history hold, says the changed rule?</summary>
    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Func<SmallHistory, bool> With(Mutant? mutant, ClosedRule rule)
    {
        var holds = Sources[rule.Name].Door(mutant).GetMethod("Holds")!.CreateDelegate<Func<int[], int[], int[], int[], int[], int, int, bool, bool>>();
        return given => holds(given.Kinds, given.Values, given.OffsetColumn, given.Calls, given.Returns, given.ValueCount, given.Positions, given.Are != Offsets.Dense);
    }

    private static string Door(string holds) => $$"""
        using Lab.Checker.Models.Fifo;
        using Lab.Checker.Models.Log;
        using Lab.Checker.Models.Register;

        namespace Lab.Checker.Models.Fifo { }
        namespace Lab.Checker.Models.Log { }
        namespace Lab.Checker.Models.Register { }

        public static class Door
        {
            public static bool Holds(int[] kinds, int[] values, int[] offsets, int[] calls, int[] returns, int valueCount, int positions, bool haveGaps)
            {
                return {{holds}};
            }
        }
        """;
}
