using Lab.Checker.Generating;
using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Bench.Checker;

/// <summary>What the search is measured on.</summary>
internal static class SearchCases
{
    /// <summary>102 histories of a register, 170 operations of 5 clients each, a twentieth crashed; in every second one a read was told wrongly.</summary>
    public static Recording[] Registers() => [.. Enumerable.Range(0, 102).Select(i => GeneratedRegister.Make(170, clients: 5, oneCrashIn: 20, isSpoiled: i % 2 == 1, seed: (ulong)i + 1))];

    /// <summary>One store, 50 clients, 5,000 operations.</summary>
    public static Recording Store() => GeneratedStore.Make(5_000, clients: 50, seed: 1);

    /// <summary>100,000 operations one after the other.</summary>
    public static Recording Sequential()
    {
        var recording = new Recording();
        var (write, read) = (recording.Functions.Intern("write"), recording.Functions.Intern("read"));
        for (var i = 0; i < 100_000; i++)
        {
            var value = Value.Of(i / 2);
            recording.Return(recording.Call(0, i % 2 == 0 ? write : read, i % 2 == 0 ? value : Value.Nil), OperationResult.Ok, value);
        }

        return recording;
    }

    public static Outcome Judge(string model, Recording recording) => ModelCatalog.Find(model)!.Judge(recording, ModelOptions.Default).Outcome;

    public static int Violated(string model, Recording[] recordings) => recordings.Count(r => Judge(model, r) == Outcome.Violated);
}
