using Lab.Explorer.Running;
using Lab.Scenarios;

namespace Lab.Cli.Tests.Faking;

/// <summary>A lab's folder with a few scenario files, in which the real command is run over fake experiments. It is the current folder while the test lasts.</summary>
public class FakeLab : IDisposable
{
    private readonly string before = Directory.GetCurrentDirectory();

    public FakeLab()
    {
        Root = new DirectoryInfo(Directory.CreateTempSubdirectory("lab-cli-").FullName).FullName;
        Directory.SetCurrentDirectory(Root);
        // What the system calls the folder may differ from what was asked for (a link).
        Root = Directory.GetCurrentDirectory();
        Write("lab", "");
        Write("scenarios/kafka/acks-one.yaml", Files.AcksOne);
        Write("scenarios/kafka/in-flight.yaml", Files.InFlight);
    }

    public string Root { get; }

    /// <summary>What becomes of one run.</summary>
    internal Func<Scenario, ulong, FakeRun> Behaviour { get; set; } = FakeRun.Usual;

    protected CancellationTokenSource CancelSource { get; } = new();

    public void Dispose()
    {
        Directory.SetCurrentDirectory(before);
        CancelSource.Dispose();
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected (int Code, string Out, string Err) Lab(params string[] args) => Lab(e => e, args);

    protected (int Code, string Out, string Err) Lab(Func<LabEnvironment, LabEnvironment> change, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var environment = change(Fake());
        var code = LabCommand.Run(args, output, error, environment);
        return (code, output.ToString(), error.ToString());
    }

    protected LabEnvironment Fake() => new()
    {
        Home = Root,
        CurrentFolder = Directory.GetCurrentDirectory(),
        Cores = 2,
        Cancel = CancelSource.Token,
        RandomSeed = () => 4711,
        Experiments = file => [.. file.Scenarios.Select(IExperiment (s) => new FakeExperiment(s, file.Path, file.ChangeOf(s.Variant).ToString(), Behaviour))],
    };

    protected void Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    protected string Read(string name) => File.ReadAllText(Path.Combine(Root, name));

    protected IReadOnlyList<string> FilesUnder(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Path.Combine(Root, folder), f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
