using System.CommandLine;
using System.CommandLine.Parsing;
using Lab.Model;

namespace Lab.Cli.Input;

/// <summary>What the parser could not make sense of, a message each, with the nearest right spelling.</summary>
public static class Misreadings
{
    public static IReadOnlyList<string> Of(ParseResult parsed, IReadOnlyList<string> args)
    {
        // An argument that takes any number of words takes mistyped options too. What stands behind -- is meant as it is.
        var swallowed = args.Contains("--") ? [] : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value).Where(IsOption).ToList();
        if (parsed.Errors.Count == 0 && swallowed.Count == 0) return [];
        var command = parsed.CommandResult.Command;
        if (ReferenceEquals(command, parsed.RootCommandResult.Command) && args.Count > 0 && !args[0].StartsWith('-'))
        {
            var names = command.Subcommands.Select(c => c.Name).ToList();
            return [$"{args[0]}: there is no such command; there is: {string.Join(", ", names)}{Suggestion.DidYouMean(args[0], names)}"];
        }

        var problems = new List<string>();
        foreach (var word in parsed.UnmatchedTokens.Concat(swallowed))
        {
            if (!IsOption(word))
            {
                problems.Add($"{word}: {NameOf(parsed)} takes nothing more here");
                continue;
            }

            var options = command.Options.Select(o => o.Name).Append("--help").Distinct().ToList();
            problems.Add($"{word}: {NameOf(parsed)} has no such option; it has: {string.Join(", ", options)}{Suggestion.DidYouMean(word, options)}");
        }

        // An unknown option leaves its value behind, and other messages besides: the option is what matters.
        return problems.Count > 0 ? [problems.FirstOrDefault(p => p.StartsWith('-')) ?? problems[0]] : [.. parsed.Errors.Select(e => e.Message).Distinct()];
    }

    private static bool IsOption(string word) => word.Length > 1 && word[0] == '-';

    private static string NameOf(ParseResult parsed) =>
        ReferenceEquals(parsed.CommandResult.Command, parsed.RootCommandResult.Command) ? "lab" : $"lab {parsed.CommandResult.Command.Name}";
}
