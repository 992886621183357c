namespace Lab.Cli.Commands;

/// <summary>What every command has: where it writes, and what surrounds it.</summary>
public abstract class Subcommand(TextWriter output, TextWriter error, LabEnvironment environment)
{
    protected TextWriter Output => output;

    protected TextWriter Error => error;

    protected LabEnvironment Environment => environment;

    /// <summary>One line per problem on standard error, and the code for them.</summary>
    protected int Unusable(params IEnumerable<string> problems)
    {
        foreach (var problem in problems) error.WriteLine(problem);
        return ExitCode.Unusable;
    }
}
