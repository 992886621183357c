using Lab.Cli.Tests.Faking;

namespace Lab.Cli.Tests;

/// <summary>`lab check` on histories that other harnesses recorded.</summary>
public sealed class A_check : FakeLab
{
    private const string StaleRead = """
        {:process 0, :type :invoke, :f :write, :value 1, :time 1000000}
        {:process 0, :type :ok, :f :write, :value 1, :time 2000000}
        {:process 0, :type :invoke, :f :write, :value 2, :time 3000000}
        {:process 0, :type :ok, :f :write, :value 2, :time 4000000}
        {:process 1, :type :invoke, :f :read, :value nil, :time 5000000}
        {:process 1, :type :ok, :f :read, :value 1, :time 6500000}
        """;

    private const string Queue = """
        # @object atomic-queue
        [1] call enq(5)
        [1] return
        [2] call deq
        [2] return 5
        """;

    [Fact]
    public void By_a_model_names_the_witness_with_times_and_lines()
    {
        Write("h.edn", StaleRead);

        var (code, output, error) = Lab("check", "h.edn", "--model", "cas-register");

        Approved.Is("check.txt", output);
        Assert.Equal("", error);
        Assert.Equal(ExitCode.NotAsExpected, code);
    }

    [Fact]
    public void As_json_says_the_same_to_programs()
    {
        Write("h.edn", StaleRead);

        var (code, output, _) = Lab("check", "h.edn", "--model", "cas-register", "--json", "--svg", "w.svg");

        Approved.Is("check.json", output);
        Assert.Equal(ExitCode.NotAsExpected, code);
    }

    [Fact]
    public void Draws_the_witness()
    {
        Write("h.edn", StaleRead);

        var (_, output, _) = Lab("check", "h.edn", "--model", "cas-register", "--svg", "w.svg");

        Assert.EndsWith("drawing            w.svg\n", output, StringComparison.Ordinal);
        Approved.Is("check.svg", Read("w.svg"));
    }

    [Fact]
    public void That_holds_is_exit_code_zero()
    {
        Write("h.edn", StaleRead.Replace(":f :read, :value 1", ":f :read, :value 2", StringComparison.Ordinal));

        var (code, output, _) = Lab("check", "h.edn", "--model", "cas-register");

        Assert.StartsWith("cas-register       holds\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void That_is_given_up_is_exit_code_three()
    {
        Write("h.edn", string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{:process {i} :type :invoke :f :push :value {i}}}\n"))
            + string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{:process {i} :type :ok :f :push :value {i}}}\n"))
            + "{:process 1 :type :invoke :f :pop}\n{:process 1 :type :ok :f :pop :value 5}\n{:process 1 :type :invoke :f :pop}\n{:process 1 :type :ok :f :pop :value 5}\n");

        var (code, output, _) = Lab("check", "h.edn", "--model", "stack", "--memory", "1");

        Assert.StartsWith("stack              unknown\n                   The search needs more than 1 MB; up to the return at position ", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Undecided, code);
    }

    [Fact]
    public void Takes_independent_objects_apart()
    {
        Write("h.edn", StaleRead.Replace("nil", "[7 nil]", StringComparison.Ordinal).Replace(":value 1", ":value [7 1]", StringComparison.Ordinal).Replace(":value 2", ":value [8 2]", StringComparison.Ordinal));

        var (code, output, _) = Lab("check", "h.edn", "--model", "cas-register", "--key-by", "first");

        Assert.StartsWith("cas-register       holds (2 of 2 keys)\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void Judges_a_queue_by_guarantees_too()
    {
        Write("h.txt", Queue.Replace("return 5", "return empty", StringComparison.Ordinal) + "\n[2] call drain\n[2] return []\n");

        var (code, output, _) = Lab("check", "h.txt", "--guarantee", "no-loss");

        Assert.StartsWith("no-loss            violated\n", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.NotAsExpected, code);
    }

    [Fact]
    public void Converts_and_judges_what_it_wrote_alike()
    {
        Write("h.txt", Queue);

        Assert.Equal((0, "written            h.jsonl\n", ""), Lab("check", "h.txt", "--convert", "h.jsonl"));
        Assert.Equal((0, "written            h.edn\n", ""), Lab("check", "h.jsonl", "--convert", "h.edn"));
        foreach (var file in new[] { "h.txt", "h.jsonl", "h.edn" })
        {
            var (code, output, _) = Lab("check", file, "--model", "fifo");
            Assert.StartsWith("fifo               holds\n", output, StringComparison.Ordinal);
            Assert.Equal(0, code);
        }
    }

    [Fact]
    public void Lists_the_models() => Assert.All(["fifo", "log", "register", "cas-register", "kv", "mutex", "stack", "queue", "set", "total-queue", "set-full"], name => Assert.Contains($"\n{name} ", "\n" + Lab("check", "--models").Out, StringComparison.Ordinal));

    [Theory]
    [InlineData("h.txt: this history does not say what was promised: give --model or --guarantee. It says that it is about: atomic-queue. Models that know its functions: ", "h.txt")]
    [InlineData("--model fifi: there is no such model; there is: fifo, ", "h.txt", "--model", "fifi")]
    [InlineData("h.txt: line 2, operation 0 of process 1: mutex has no function 'enq'; it has acquire (or lock), release (or unlock)", "h.txt", "--model", "mutex")]
    [InlineData("--guarantee no-los: there is no such guarantee; there is: no-loss, ", "h.txt", "--guarantee", "no-los")]
    [InlineData("--guarantee no-loss(billing): h.txt has no such group; it has consumers", "h.txt", "--guarantee", "no-loss(billing)")]
    [InlineData("--model and --guarantee exclude each other: a history is judged by one of them", "h.txt", "--guarantee", "no-loss", "--model", "fifo")]
    [InlineData("--timeout soon: this is a whole number of seconds from 1 to 1000000", "h.txt", "--timeout", "soon", "--model", "fifo")]
    [InlineData("--key-by last: this is first (the first item of every value) or place (of the lab's own histories)", "h.txt", "--key-by", "last", "--model", "fifo")]
    [InlineData("h.txt: line 2, operation 0 of process 1: expected a list whose first item is the key, found 5", "h.txt", "--key-by", "first", "--model", "fifo")]
    [InlineData("--convert h.csv: a file that ends in .edn or .jsonl tells what to write", "h.txt", "--convert", "h.csv")]
    [InlineData("--svg draws the witness of a model: give --model too", "h.txt", "--svg", "w.svg")]
    [InlineData("HISTORY is missing: lab check takes a recorded history, or --models for the list of models")]
    [InlineData("bad.edn:1:11: expected the number of a process, or :nemesis, found 'x'", "bad.edn", "--model", "fifo")]
    public void Of_what_cannot_be_used_is_exit_code_two(string begins, params string[] args)
    {
        Write("h.txt", Queue);
        Write("bad.edn", "{:process x}");

        var (code, output, error) = Lab(["check", .. args]);

        Assert.StartsWith(begins, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Equal("", output);
        Assert.Equal(ExitCode.Unusable, code);
    }
}
