using Lab.Checker.Tests.Models.Support;
using Lab.Checker.Tests.Search;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Mutants;

/// <summary>
/// Compiles the search with one condition changed, and asks it. Tables begin small, and the window is a set instead of a
/// word from three open operations on: what only long histories come to, short ones come to.
/// </summary>
internal static class MutatedSearches
{
    private static readonly Dictionary<string, string> Models = new()
    {
        ["cas-register"] = "CasRegisterModel",
        ["kv"] = "KvModel",
        ["mutex"] = "MutexModel",
        ["queue"] = "QueueModel",
        ["set"] = "SetModel",
        ["stack"] = "StackModel",
    };

    private static readonly MutatedSource Source = new(
        [.. MutatedModels.Shared, "Models/Search/", "Models/QueueWords.cs", "Models/Register/RegisterColumns.cs", "Models/Register/RegisterFindings.cs", "Models/Register/RegisterRule.cs", "Models/Register/RegisterWitness.cs"],
        $$"""
        using Lab.Checker.Models;
        using Lab.Checker.Models.Search;
        using Lab.Model.Guarantees;

        public static class Door
        {
            public static (Outcome, long, int[][], string[]) Judge(string model, long steps, int[] processes, string[] functions, object[] asked, object[] answered, int[] results, int[] calls, int[] returns)
            {
                IModel judge = model switch { {{string.Join(", ", Models.Select(m => $"\"{m.Key}\" => new {m.Value}()"))}}, _ => throw new ArgumentException(model) };
                var judgement = judge.Judge(Plain.Recording(processes, functions, asked, answered, results, calls, returns), new ModelOptions { Steps = steps });
                return (judgement.Outcome, judgement.Figures.Single(f => f.Name == "steps").Count, [.. judgement.Anomalies.Select(a => a.Operations.ToArray())], [.. judgement.Anomalies.Select(a => a.Sentence)]);
            }
        }

        {{PlainRecording.Source}}
        """,
        Narrower("LinearSearch.cs", "RememberEvery = 64", "RememberEvery = 2"),
        Narrower("LinearSearch.cs", "isWide = width > 64", "isWide = width > 2"),
        Narrower("Configurations.cs", "new Entry[256]", "new Entry[2]"),
        Narrower("Configurations.cs", "new int[512]", "new int[4]"),
        Narrower("CanonicalSets.cs", "left = new int[64]", "left = new int[2]"),
        Narrower("CanonicalSets.cs", "right = new int[64]", "right = new int[2]"),
        Narrower("CanonicalSets.cs", "new int[256]", "new int[4]"),
        Narrower("Chains.cs", "parents = new int[64]", "parents = new int[2]"),
        Narrower("Chains.cs", "lasts = new int[64]", "lasts = new int[2]"),
        Narrower("Chains.cs", "new int[128]", "new int[4]"));

    /// <summary>What the changed search says of a history, with so many steps to take.</summary>
    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Func<SmallHistory, long, Said> With(Mutant? mutant, SearchedObject tried)
    {
        var judge = Source.Door(mutant).GetMethod("Judge")!.CreateDelegate<Func<string, long, int[], string[], object?[], object?[], int[], int[], int[], (Outcome, long, int[][], string[])>>();
        return (history, steps) =>
        {
            var given = PlainRecording.Of(tried.Record(history));
            var (outcome, taken, witnesses, sentences) = judge(tried.Model, steps, given.Processes, given.Functions, given.Asked, given.Answered, given.Results, given.Calls, given.Returns);
            return new(outcome, taken, witnesses, sentences);
        };
    }

    private static Mutant Narrower(string file, string original, string replacement) => new($"small tables in {file}", "all searches", file, original, replacement);
}
