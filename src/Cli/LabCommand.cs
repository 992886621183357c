using System.CommandLine;
using Lab.Cli.Input;
using Lab.Explorer.Running;
using Lab.Reports;

namespace Lab.Cli;

/// <summary>The command: arguments in, text and an exit code out. Whatever goes wrong inside is told in one line.</summary>
public static class LabCommand
{
    /// <param name="args">As the shell gave them.</param>
    /// <param name="output">What was asked for.</param>
    /// <param name="error">Problems and progress.</param>
    /// <param name="environment">What surrounds the command.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error, LabEnvironment environment)
    {
        try
        {
            var root = new CommandTree(output, error, environment).Root;
            var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (Misreadings.Of(parsed, args) is { Count: > 0 } problems)
            {
                foreach (var problem in problems) error.WriteLine(problem);
                return ExitCode.Unusable;
            }

            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException) when (environment.Cancel.IsCancellationRequested)
        {
            error.WriteLine("Cancelled. Nothing was written.");
            return ExitCode.Cancelled;
        }
        catch (RunFailedException failed)
        {
            var head = failed.Head with { Lab = Home.LabFromHere(environment), Overrides = OverridesIn(args) };
            error.WriteLine($"The lab failed (a bug): {OneLine(failed.InnerException?.Message ?? failed.Message)} [{head.File}, variant {head.Variant}, seed {failed.Seed}: {ReplayCommand.For(head, failed.Seed)}]");
            if (environment.Debug) error.WriteLine(failed.InnerException);
            return ExitCode.Internal;
        }
        catch (Exception bug)
        {
            error.WriteLine($"The lab failed (a bug): {bug.GetType().Name}: {OneLine(bug.Message)} [{string.Join(' ', args.Select(ReplayCommand.Quoted))}]");
            if (environment.Debug) error.WriteLine(bug);
            return ExitCode.Internal;
        }
    }

    private static List<string> OverridesIn(IReadOnlyList<string> args)
    {
        var overrides = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--set" && i + 1 < args.Count) overrides.Add(args[++i]);
            else if (args[i].StartsWith("--set=", StringComparison.Ordinal)) overrides.Add(args[i]["--set=".Length..]);
        }

        return overrides;
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
