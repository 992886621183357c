using Lab.Cli.Input;

namespace Lab.Cli.Commands;

/// <summary>`lab validate`: the checks of a run, without a run.</summary>
public sealed class LabValidate(TextWriter output, TextWriter error, LabEnvironment environment) : Subcommand(output, error, environment)
{
    public int Run(IReadOnlyList<string> paths)
    {
        var inputs = Inputs.Load(Environment, paths);
        foreach (var note in inputs.Notes) Output.WriteLine(note);
        var usable = inputs.Usable.ToList();
        foreach (var file in usable) Output.WriteLine($"{file.Path}: usable, {string.Join(", ", file.Scenarios.Select(s => s.Variant))}");
        return inputs.Problems.Count > 0 ? Unusable(inputs.Problems) : ExitCode.AsExpected;
    }
}
