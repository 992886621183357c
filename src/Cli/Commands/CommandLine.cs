using System.Globalization;
using System.Text;
using Lab.Cli.Running;
using Lab.Reports;

namespace Lab.Cli.Commands;

/// <summary>The line that makes the same campaign again: a seed that was drawn is written out; jobs, folder and output do not change a result.</summary>
public static class CommandLine
{
    public static string Of(CampaignOrder order, RunOptions options)
    {
        var line = new StringBuilder(ReplayCommand.Quoted(order.Lab)).Append(" run");
        foreach (var path in options.Paths) line.Append(' ').Append(ReplayCommand.Quoted(path));
        if (order.Runs is { } runs) line.Append(CultureInfo.InvariantCulture, $" --runs {runs}");
        if (options.Seed is not null) line.Append(CultureInfo.InvariantCulture, $" --seed {order.FirstSeed}");
        if (options.Time is not null) line.Append(" --time ").Append(ReplayCommand.Quoted(options.Time));
        if (options.Baseline is not null) line.Append(" --baseline ").Append(ReplayCommand.Quoted(options.Baseline));
        foreach (var only in options.Only) line.Append(" --only ").Append(ReplayCommand.Quoted(only));
        foreach (var set in order.Overrides) line.Append(" --set ").Append(ReplayCommand.Quoted(set));
        return line.ToString();
    }
}
