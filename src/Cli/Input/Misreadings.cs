using System.CommandLine;
using Lab.Model;

namespace Lab.Cli.Input;

/// <summary>What the parser could not make sense of, a message each, with the nearest right spelling.</summary>
public static class Misreadings
{
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        if (parsed.Errors.Count == 0) return [];
        var command = parsed.CommandResult.Command;
        if (ReferenceEquals(command, parsed.RootCommandResult.Command) && args.Count > 0 && !args[0].StartsWith('-'))
        {
            var names = command.Subcommands.Select(c => c.Name).ToList();
            return [$"{args[0]}: there is no such command; there is: {string.Join(", ", names)}{Suggestion.DidYouMean(args[0], names)}"];
        }

        var problems = new List<string>();
        foreach (var word in parsed.UnmatchedTokens)
        {
            if (!word.StartsWith('-'))
            {
                problems.Add($"{word}: {NameOf(parsed)} takes nothing more here");
                continue;
            }

            var options = command.Options.Select(o => o.Name).Where(n => n.StartsWith("--", StringComparison.Ordinal)).ToList();
            problems.Add($"{word}: {NameOf(parsed)} has no such option; it has: {string.Join(", ", options)}{Suggestion.DidYouMean(word, options)}");
        }

        // An unknown option leaves its value behind, and other messages besides: the option is what matters.
        return problems.Count > 0 ? [problems.FirstOrDefault(p => p.StartsWith('-')) ?? problems[0]] : [.. parsed.Errors.Select(e => e.Message).Distinct()];
    }

    private static string NameOf(ParseResult parsed) =>
        ReferenceEquals(parsed.CommandResult.Command, parsed.RootCommandResult.Command) ? "lab" : $"lab {parsed.CommandResult.Command.Name}";
}
