using System.CommandLine;
using System.CommandLine.Help;
using Lab.Cli.Commands;
using Lab.Scenarios.Reference;

namespace Lab.Cli;

/// <summary>Commands, arguments and options as the help shows them. Values are read as text and checked by us, so that every message names what is allowed.</summary>
public sealed class CommandTree
{
    private readonly TextWriter output;
    private readonly TextWriter error;
    private readonly LabEnvironment environment;

    public CommandTree(TextWriter output, TextWriter error, LabEnvironment environment)
    {
        (this.output, this.error, this.environment) = (output, error, environment);
        // A RootCommand would be called after the executable, not after what the reader types.
        Root = new Command("lab", "A simulation and chaos-testing lab for message-queue guarantees. Without a command: the tour, a dozen scenarios in 20 seconds.")
        {
            Run(), Replay(), Settings(), Validate(), New(), List(), Check(), Schema(), new HelpOption(),
        };
        Root.SetAction(_ => new LabTour(output, error, environment).Run());
    }

    public Command Root { get; }

    private Command Run()
    {
        var paths = Paths("Scenario files or folders. Default: all built-in scenarios.");
        var runs = new Option<string>("--runs") { Description = "Runs of each variant. Default: as many as its file says.", HelpName = "N" };
        var seed = new Option<string>("--seed") { Description = "The first seed, or random. Default: 1.", HelpName = "S|random" };
        var jobs = new Option<string>("--jobs") { Description = "Runs at a time. Default: one for each core. Results do not depend on it.", HelpName = "N" };
        var set = Set();
        var only = new Option<string[]>("--only") { Description = "Only scenarios or variants of this name. May be given several times.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
        var folder = new Option<string>("--out") { Description = "The folder for the report. Default: reports/latest.", HelpName = "DIR" };
        var baseline = new Option<string>("--baseline") { Description = "The summary.json of an earlier report: a guarantee that breaks clearly more often than there makes the exit code 1.", HelpName = "FILE" };
        var time = new Option<string>("--time") { Description = "Wall time for all of it, shared among the variants: 90s, 5m. Default: as long as it takes.", HelpName = "T" };
        var json = new Option<bool>("--json") { Description = "Print summary.json instead of the table." };
        var trace = new Option<bool>("--trace") { Description = "Write every event of each variant's first failing (or first) run into the report." };
        var audit = new Option<bool>("--audit") { Description = "Print what swarms made: which faults struck, were held back, never came; and which rare marks were reached." };
        var swarm = new Option<bool>("--swarm") { Description = "Take the script from every variant, and let a swarm look for the violations that it expects in 2,000 runs (or --runs): found or not, how soon; or, where it expects none, whether 200 runs within the budget of the settings keep that." };
        var causes = new Option<bool>("--causes") { Description = "Print by what guarantees broke, ranked over all variants." };
        var command = new Command("run", "Run scenarios: expected against observed, and a report. Exit code 0 as expected, 1 not, 2 unusable input, 3 undecided.") { paths, runs, seed, jobs, set, only, baseline, time, folder, json, trace, audit, causes, swarm };
        command.SetAction(p => new LabRun(output, error, environment).Run(new()
        {
            Paths = p.GetValue(paths) ?? [],
            Runs = p.GetValue(runs),
            Seed = p.GetValue(seed),
            Jobs = p.GetValue(jobs),
            Set = p.GetValue(set) ?? [],
            Only = p.GetValue(only) ?? [],
            Out = p.GetValue(folder),
            Baseline = p.GetValue(baseline),
            Time = p.GetValue(time),
            Json = p.GetValue(json),
            Trace = p.GetValue(trace),
            Audit = p.GetValue(audit),
            Causes = p.GetValue(causes),
            Swarm = p.GetValue(swarm),
        }));
        return command;
    }

    private Command Replay()
    {
        var scenario = new Argument<string>("SCENARIO") { Description = "A scenario file; a built-in one also by its name alone." };
        var seed = new Option<string>("--seed") { Description = "Which run.", HelpName = "S" };
        var variant = new Option<string>("--variant") { Description = "Which variant. Default: base, the file itself.", HelpName = "V" };
        var history = new Option<string>("--history") { Description = "Write what the clients saw, as JSON lines.", HelpName = "FILE" };
        var disks = new Option<string>("--disks") { Description = "Write what every machine's disks held at the end, as real files.", HelpName = "DIR" };
        var write = new Option<string>("--write") { Description = "Write the scenario with the faults that a swarm drew for this run, as a file that can be run.", HelpName = "FILE" };
        var folder = new Option<string>("--out") { Description = "The folder for the diagrams. Default: reports/replays.", HelpName = "DIR" };
        var swarm = new Option<bool>("--swarm") { Description = "A swarm in place of the script: a run of lab run --swarm." };
        var set = Set();
        var command = new Command("replay", "One run again: timeline, verdicts, diagram, hash.") { scenario, seed, variant, history, disks, write, folder, swarm, set };
        command.SetAction(p => new LabReplay(output, error, environment).Run(new()
        {
            Scenario = p.GetValue(scenario) ?? "",
            Seed = p.GetValue(seed),
            Variant = p.GetValue(variant),
            History = p.GetValue(history),
            Disks = p.GetValue(disks),
            Write = p.GetValue(write),
            Swarm = p.GetValue(swarm),
            Out = p.GetValue(folder),
            Set = p.GetValue(set) ?? [],
        }));
        return command;
    }

    private Command Settings()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Properties of brokers, topics, producers, consumers, or application.yml or .properties of Spring, in any mix. What a file holds is told by its keys, else by its name; or say it: broker=FILE, topic=FILE, producer=FILE, consumer=FILE, client=FILE, spring=FILE.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var profile = new Option<string>("--profile") { Description = "The Kafka release. Default: 4.1.", HelpName = "P" };
        var springProfile = new Option<string[]>("--spring-profile") { Description = "An active profile of Spring's: its documents count. Default: what the file itself calls active. May be given several times.", HelpName = "NAME", Arity = ArgumentArity.OneOrMore };
        var seed = new Option<string>("--seed") { Description = "The first seed. Default: 1.", HelpName = "S" };
        var runs = new Option<string>("--runs") { Description = $"Runs of each question. Default: {LabSettings.DefaultRuns}.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("settings", "What do these files promise, what breaks them, and which one change helps most? Exit code 0, or 2 with every mistake and its line.") { files, profile, springProfile, seed, runs, json };
        command.SetAction(p => new LabSettings(output, error, environment).Run(new()
        {
            Files = p.GetValue(files) ?? [],
            Profile = p.GetValue(profile),
            SpringProfiles = p.GetValue(springProfile) ?? [],
            Seed = p.GetValue(seed),
            Runs = p.GetValue(runs),
            Json = p.GetValue(json),
        }));
        return command;
    }

    private Command Validate()
    {
        var paths = Paths("Scenario files or folders. Default: all built-in scenarios.");
        var command = new Command("validate", "Check scenario files without a run.") { paths };
        command.SetAction(p => new LabValidate(output, error, environment).Run(p.GetValue(paths) ?? []));
        return command;
    }

    private Command New()
    {
        var system = new Argument<string>("SYSTEM") { Description = "kafka" };
        var file = new Argument<string>("FILE") { Description = "Where to write it. Default: standard output.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("new", "A commented scenario to start from.") { system, file };
        command.SetAction(p => new LabNew(output, error, environment).Run(p.GetValue(system) ?? "", p.GetValue(file)));
        return command;
    }

    private Command List()
    {
        var paths = Paths("Scenario files or folders. Default: all built-in scenarios.");
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("list", "The scenarios with what they claim.") { paths, json };
        command.SetAction(p => new LabList(output, error, environment).Run(p.GetValue(paths) ?? [], p.GetValue(json)));
        return command;
    }

    private Command Check()
    {
        var file = new Argument<string>("HISTORY") { Description = "A recorded history: the lab's own, Jepsen's EDN or log, call and return lines; also packed by gzip. docs/history.md shows them.", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string>("--model") { Description = "Judge it as what this model promises: fifo, log, register, ...", HelpName = "NAME" };
        var guarantee = new Option<string>("--guarantee") { Description = "Judge it by this guarantee alone: no-loss, ordering(key), ... Default: those that the file asks for.", HelpName = "NAME" };
        var keyBy = new Option<string>("--key-by") { Description = "Judge each object by itself: first (the first item of every value), or place (partitions and queues of the lab's own histories).", HelpName = "first|place" };
        var reads = new Option<string>("--reads") { Description = "What who met the end of a log knows: current (the end, the default) or stale (an old one).", HelpName = "current|stale" };
        var gaps = new Option<bool>("--gaps") { Description = "Offsets of a log may be missing: control records, compaction." };
        var timeout = new Option<string>("--timeout") { Description = "Give a search up after so many seconds: the answer is unknown then.", HelpName = "S" };
        var memory = new Option<string>("--memory") { Description = "Give a search up that needs more than so many megabytes. Default: 2048.", HelpName = "MB" };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var svg = new Option<string>("--svg") { Description = "Draw the operations around the witness.", HelpName = "FILE" };
        var convert = new Option<string>("--convert") { Description = "Write the history as EDN (FILE.edn) or as the lab's own JSON lines (FILE.jsonl).", HelpName = "FILE" };
        var models = new Option<bool>("--models") { Description = "List the models." };
        var command = new Command("check", "Judge a recorded history. Exit code 0 when all that was asked holds, 1 when something is violated, 2 unusable input, 3 when something is undecided.") { file, model, guarantee, keyBy, reads, gaps, timeout, memory, json, svg, convert, models };
        command.SetAction(p =>
        {
            var check = new LabCheck(output, error, environment);
            if (p.GetValue(models)) return check.List();
            if (p.GetValue(file) is { } path)
            {
                return check.Run(new()
                {
                    File = path,
                    Model = p.GetValue(model),
                    Guarantee = p.GetValue(guarantee),
                    KeyBy = p.GetValue(keyBy),
                    Reads = p.GetValue(reads),
                    Gaps = p.GetValue(gaps),
                    Timeout = p.GetValue(timeout),
                    Memory = p.GetValue(memory),
                    Json = p.GetValue(json),
                    Svg = p.GetValue(svg),
                    Convert = p.GetValue(convert),
                });
            }

            error.WriteLine("HISTORY is missing: lab check takes a recorded history, or --models for the list of models");
            return ExitCode.Unusable;
        });
        return command;
    }

    private Command Schema()
    {
        var command = new Command("schema", "The JSON schema of scenario files, for editors.");
        command.SetAction(_ =>
        {
            output.Write(ScenarioSchema.Text());
            return ExitCode.AsExpected;
        });
        return command;
    }

    private static Argument<string[]> Paths(string description) => new("PATH") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    private static Option<string[]> Set() => new("--set") { Description = "Change one thing of every scenario: producers/p1/properties/acks=all. May be given several times.", HelpName = "PATH=VALUE", Arity = ArgumentArity.OneOrMore };
}
