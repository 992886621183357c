using System.Runtime.Loader;
using Lab.Checker.Judging;
using Lab.Model.Guarantees;
using Lab.Model.Histories;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lab.Checker.Tests.Mutants;

/// <summary>Compiles the checker with one condition changed, beside the real one, and asks it. Only Model's types are shared.</summary>
internal static class MutatedChecker
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "checker-source");
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);
    private static readonly Lazy<CSharpCompilation> Whole = new(Compile);

    /// <summary>The judge of a changed checker, one and the same for many histories.</summary>
    public delegate IReadOnlyList<Verdict> Ask(History history, JudgeContext context);

    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public static Ask With(Mutant? mutant)
    {
        var compilation = mutant is null ? Whole.Value : Change(Whole.Value, mutant);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success) throw new InvalidOperationException($"{mutant?.Breaks}: {string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}");
        image.Position = 0;
        var assembly = new AssemblyLoadContext(mutant?.Breaks, isCollectible: true).LoadFromStream(image);
        var judge = assembly.GetType("Door")!.GetMethod("Judge")!.CreateDelegate<Func<History, Guarantee[], string[], string[][], int[], long[], long[], (string, int)[], long, (int, long)?, bool, IReadOnlyList<Verdict>>>();
        return (history, context) => judge(
            history, [.. context.Guarantees], [.. context.Groups.Select(g => g.Name)], [.. context.Groups.Select(g => g.Topics.ToArray())],
            [.. context.Groups.Select(g => g.FromPosition)], [.. context.Groups.Select(g => g.From.Nanos)], [context.Owed.Nanos],
            [.. context.ExcusedLosses.Select(l => (l.Group, l.Message.Value))], context.Ending.EndedAt.Nanos,
            context.Ending.Healing is { } healing ? (healing.Position, healing.At.Nanos) : null, context.Ending.AuditorFinished);
    }

    private static CSharpCompilation Change(CSharpCompilation compilation, Mutant mutant)
    {
        var tree = compilation.SyntaxTrees.Single(t => Path.GetFileName(t.FilePath) == mutant.File);
        var text = tree.ToString();
        var times = text.Split(mutant.Original).Length - 1;
        if (times != 1) throw new InvalidOperationException($"{mutant.Breaks}: '{mutant.Original}' stands {times} times in {mutant.File}.");
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(mutant.Original, mutant.Replacement, StringComparison.Ordinal), Parse, tree.FilePath));
    }

    private static CSharpCompilation Compile()
    {
        var trees = Directory.GetFiles(Root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Parse, path))
            .Append(CSharpSyntaxTree.ParseText(DoorSource, Parse));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && !name.StartsWith("Lab.Checker", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, checkOverflow: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);
        return CSharpCompilation.Create("Lab.Checker.Mutated", trees, references, options);
    }

    /// <summary>A door of plain types: the changed checker's own records can't be named from here.</summary>
    private const string DoorSource = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        using Lab.Checker.Judging;
        using Lab.Model;
        using Lab.Model.Guarantees;
        using Lab.Model.Histories;

        public static class Door
        {
            private static readonly Judge judge = new();

            public static IReadOnlyList<Verdict> Judge(
                History history, Guarantee[] guarantees, string[] groups, string[][] topics, int[] positions, long[] times, long[] owed,
                (string Group, int Message)[] excused, long endedAt, (int Position, long At)? healing, bool finished)
            {
                judge.Begin(new JudgeContext
                {
                    Guarantees = guarantees,
                    Groups = groups.Select((name, i) => new GroupContract(name, topics[i]) { FromPosition = positions[i], From = new(times[i]) }).ToArray(),
                    Owed = new(owed[0]),
                    ExcusedLosses = excused.Select(e => new ExcusedLoss(e.Group, new(e.Message), Cause.Retention)).ToArray(),
                });
                judge.Replay(history);
                return judge.Finish(history, new RunEnding(new(endedAt), healing is { } h ? new Healing(h.Position, new(h.At)) : null, finished));
            }
        }
        """;
}
