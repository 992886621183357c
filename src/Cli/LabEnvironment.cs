using Lab.Explorer.Running;
using Lab.Model;
using Lab.Scenarios;

namespace Lab.Cli;

/// <summary>Everything around the command that is neither its arguments nor its output; tests bring their own.</summary>
public sealed record LabEnvironment
{
    /// <summary>The folder of the lab, with scenarios/ in it; null when it is nowhere to be found.</summary>
    public string? Home { get; init; }

    /// <summary>Relative paths start here. The same as the process's current folder.</summary>
    public string CurrentFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Standard output may be coloured.</summary>
    public bool OutColours { get; init; }

    /// <summary>Standard error is a terminal, on which progress can be drawn.</summary>
    public bool ErrIsTerminal { get; init; }

    /// <summary>Columns of the terminal that standard output is; null when it is none.</summary>
    public int? Columns { get; init; }

    public int Cores { get; init; } = Environment.ProcessorCount;

    /// <summary>Stack traces behind internal failures.</summary>
    public bool Debug { get; init; }

    /// <summary>Ctrl-C.</summary>
    public CancellationToken Cancel { get; init; }

    /// <summary>Makes what can be run of a usable file.</summary>
    public Func<ScenarioFile, IReadOnlyList<IExperiment>> Experiments { get; init; } = Lab.Scenarios.Running.Experiments.Of;

    /// <summary>A first seed that nobody chose.</summary>
    public Func<ulong> RandomSeed { get; init; } = static () => (ulong)System.Security.Cryptography.RandomNumberGenerator.GetInt32(1, 1_000_000_000);

    /// <summary>Starts a watch on the wall clock: what it returns tells the time since then.</summary>
    public Func<Func<Duration>> Stopwatch { get; init; } = static () =>
    {
        var start = WallClock.Now;
        return () => new(WallClock.MicrosSince(start) * 1_000);
    };

    /// <summary>The surroundings of this process.</summary>
    public static LabEnvironment OfProcess(CancellationToken cancel)
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        var colour = !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new()
        {
            Home = Input.Home.Find(Environment.GetEnvironmentVariable("LAB_HOME"), AppContext.BaseDirectory),
            OutColours = colour && !Console.IsOutputRedirected,
            ErrIsTerminal = colour && !Console.IsErrorRedirected,
            Columns = Console.IsOutputRedirected || Console.WindowWidth <= 0 ? null : Console.WindowWidth,
            Debug = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LAB_DEBUG")),
            Cancel = cancel,
        };
    }
}
