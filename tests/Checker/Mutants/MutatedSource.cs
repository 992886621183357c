using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lab.Checker.Tests.Mutants;

/// <summary>A part of the checker's source that stands alone, compiled with one condition changed, beside the real one. Only Model's types are shared.</summary>
/// <param name="parts">Folders and files below src/Checker: no more than is needed, as it is compiled for each mutant.</param>
/// <param name="door">A class Door of plain types: the changed checker's own can't be named from here.</param>
/// <param name="always">What is changed in every case: bounds that small histories would not reach.</param>
internal sealed class MutatedSource(string[] parts, string door, params Mutant[] always)
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        """;

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "checker-source");
    private static readonly CSharpParseOptions Parse = new(LanguageVersion.Latest);
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && !name.StartsWith("Lab.Checker", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly Lazy<CSharpCompilation> whole = new(() => always.Aggregate(Compile(parts, door), Change));

    /// <summary>The door of the changed checker; of the unchanged one when there is no mutant.</summary>
    /// <exception cref="InvalidOperationException">The text does not stand there exactly once, or the change does not compile.</exception>
    public Type Door(Mutant? mutant)
    {
        var compilation = mutant is null ? whole.Value : Change(whole.Value, mutant);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success) throw new InvalidOperationException($"{mutant?.Breaks}: {string.Join("; ", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))}");
        image.Position = 0;
        return new AssemblyLoadContext(mutant?.Breaks, isCollectible: true).LoadFromStream(image).GetType("Door")!;
    }

    private static CSharpCompilation Change(CSharpCompilation compilation, Mutant mutant)
    {
        var tree = compilation.SyntaxTrees.Single(t => Path.GetFileName(t.FilePath) == mutant.File);
        var text = tree.ToString();
        var times = text.Split(mutant.Original).Length - 1;
        if (times != 1) throw new InvalidOperationException($"{mutant.Breaks}: '{mutant.Original}' stands {times} times in {mutant.File}.");
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text.Replace(mutant.Original, mutant.Replacement, StringComparison.Ordinal), Parse, tree.FilePath));
    }

    private static CSharpCompilation Compile(string[] parts, string door)
    {
        var trees = Directory.GetFiles(Root, "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Where(path => parts.Any(part => Path.GetRelativePath(Root, path).Replace('\\', '/').StartsWith(part, StringComparison.Ordinal)))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), Parse, path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, checkOverflow: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Annotations);
        return CSharpCompilation.Create("Lab.Checker.Mutated", [.. trees, CSharpSyntaxTree.ParseText(Usings, Parse), CSharpSyntaxTree.ParseText(door, Parse)], References, options);
    }
}
