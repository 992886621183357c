using Lab.Cli.Tests.Faking;
using Lab.Model.Guarantees;
using Lab.Scenarios;

namespace Lab.Cli.Tests;

/// <summary>`lab settings` as its reader sees it: over the catalogue's files, with runs that a function decides.</summary>
public sealed class What_files_of_settings_promise : FakeLab
{
    public What_files_of_settings_promise()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TheLab.Root, "scenarios", "kafka"))) Write($"scenarios/kafka/{Path.GetFileName(file)}", File.ReadAllText(file));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TheLab.Root, "scenarios", "swarm"))) Write($"scenarios/swarm/{Path.GetFileName(file)}", File.ReadAllText(file));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(TheLab.Root, "docs", "settings"))) Write(Path.GetFileName(file), File.ReadAllText(file));
        Write("safe.properties", "acks=all\nenable.idempotence=true\n");
        Behaviour = Run;
    }

    [Fact]
    public void The_settings_in_force_the_promises_and_the_change_that_helps_most()
    {
        var (code, output, error) = Lab("settings", "producer.properties", "orders-topic.properties", "consumer.properties");

        Approved.Is("settings.txt", output);
        Assert.Equal("", error);
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void The_same_for_programs() => Approved.Is("settings.json", Lab("settings", "producer.properties", "orders-topic.properties", "--json").Out);

    [Fact]
    public void Of_Spring() => Approved.Is("settings-spring.txt", Lab("settings", "application.yml").Out);

    [Fact]
    public void Of_a_broker_as_it_comes() => Approved.Is("settings-server.txt", Lab("settings", "server.properties", "--profile", "3.9").Out);

    [Fact]
    public void Where_nothing_breaks_nothing_is_to_change() => Approved.Is("settings-kept.txt", Lab("settings", "producer=safe.properties", "--runs", "40", "--seed", "101").Out);

    [Fact]
    public void A_loss_within_what_they_survive_is_a_mistake_of_the_lab_and_called_one()
    {
        BreaksWithinTheBudget = true;
        Assert.Contains("a mistake of the lab", Lab("settings", "producer=safe.properties").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_told_with_their_lines_all_at_once()
    {
        Write("wrong.properties", "ack=all\nlinger.ms=5ms\n\nmin.insync.replicas=2\n");
        Write("application.yml", "spring.kafka.producer:\n  acks: 2\n");

        var (code, output, error) = Lab("settings", "producer=wrong.properties", "application.yml", "nowhere.properties");

        Approved.Is("settings-mistakes.txt", error);
        Assert.Equal("", output);
        Assert.Equal(ExitCode.Unusable, code);
        Approved.Is("settings-mistakes.json", Lab("settings", "producer=wrong.properties", "application.yml", "nowhere.properties", "--json").Out);
    }

    [Theory]
    [InlineData("FILE is missing")]
    [InlineData("--profile 4.2: the lab knows the settings of this release, not yet its behaviour; it runs 3.9, 4.1, 4.3", "safe.properties", "--profile", "4.2")]
    [InlineData("--profile 5.0: no such release; the lab runs 3.9, 4.1", "safe.properties", "--profile", "5.0")]
    [InlineData("--seed x: a seed is a whole number", "safe.properties", "--seed", "x")]
    public void What_cannot_be_asked_is_said(string message, params string[] args)
    {
        var (code, _, error) = Lab(["settings", .. args]);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unusable, code);
    }

    [Theory]
    [InlineData("topic.properties", "replication.factor=3\nmin.insync.replicas=3\n", "while one of them is away, no write with acks=all is")]
    [InlineData("server.properties", "process.roles=controller\n", "process.roles=controller: this machine holds no partitions")]
    [InlineData("producer.properties", "retries=0\n", "retries=0: a send fails at the first passing trouble")]
    public void What_the_promises_do_not_tell_is_told_beside_them(string name, string text, string said)
    {
        Write(name, text);
        Assert.Contains(said, string.Join(' ', Lab("settings", name).Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrow_terminal_gets_narrow_lines()
    {
        var output = Lab(e => e with { Columns = 72 }, "settings", "orders-topic.properties").Out;
        Assert.All(output.Split('\n').SkipWhile(l => !l.StartsWith("What they promise", StringComparison.Ordinal)).Where(IsOfWords), l => Assert.True(l.Length <= 72, l));
        Assert.Equal(Lab("settings", "orders-topic.properties").Out, Lab(e => e with { Columns = 200 }, "settings", "orders-topic.properties").Out);
    }

    [Theory]
    [InlineData("acks  ", " 1 ", "--runs", "1")]
    [InlineData("acks  ", " all ", "--spring-profile", "prod")]
    [InlineData("acks  ", " all ", "--spring-profile", "dev,prod")]
    public void A_profile_of_Springs_can_be_named(string name, string value, params string[] options)
    {
        Write("application.yml", "spring.kafka.producer.acks: 1\n---\nspring.config.activate.on-profile: prod\nspring.kafka.producer.acks: all\n");
        var line = Lab(["settings", "application.yml", .. options]).Out.Split('\n').First(l => l.Contains(name, StringComparison.Ordinal));
        Assert.Contains(value, line, StringComparison.Ordinal);
    }

    /// <summary>A change of a whole list of faults is one word, however long.</summary>
    private static bool IsOfWords(string line) => !line.TrimStart().StartsWith("--set", StringComparison.Ordinal) && !line.Contains("lab replay", StringComparison.Ordinal);

    [Fact]
    public void No_line_is_wider_than_a_terminal_but_for_words_that_are()
    {
        var lines = Lab("settings", "producer.properties", "orders-topic.properties", "consumer.properties").Out.Split('\n');
        Assert.All(lines.Where(IsOfWords), l => Assert.True(l.Length <= 100, l));
    }

    [Theory]
    [InlineData("What they promise, and what breaks it")]
    [InlineData("What they survive at once")]
    public void A_printed_command_can_be_copied(string from)
    {
        var lines = Lab("settings", "producer.properties").Out.Split('\n').SkipWhile(l => l != from).SkipWhile(l => !l.TrimStart().StartsWith("./lab replay", StringComparison.Ordinal)).ToList();
        var last = lines.FindIndex(l => !l.EndsWith('\\'));
        // As a shell does: what stands in quotes is one word.
        var parts = string.Join(' ', lines.Take(last + 1).Select(l => l.TrimEnd('\\'))).Split('\'');
        var words = parts.SelectMany((part, at) => at % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();

        var (code, replayed, error) = Lab(words[1..]);

        Assert.Equal("", error);
        Assert.Equal(ExitCode.AsExpected, code);
        Assert.Contains("no-loss", replayed, StringComparison.Ordinal);
    }

    /// <summary>A lab that is wrong about what settings survive.</summary>
    private bool BreaksWithinTheBudget { get; set; }

    /// <summary>acks=1 loses in some runs and reorders in all, latest skips, page caches die with the power; the script of the last replica is not reached.</summary>
    private FakeRun Run(Scenario scenario, ulong seed)
    {
        if (scenario.Swarm is { Beyond: 0 }) return BreaksWithinTheBudget ? new([GuaranteeKind.NoLoss]) : FakeRun.Clean;
        if (scenario.Source.Contains("A16", StringComparison.Ordinal)) return FakeRun.Clean with { Reached = false };
        var violated = new List<GuaranteeKind>();
        var acks = scenario.Producers[0].Properties.ValueOf("acks");
        if (acks == "1" && !scenario.Source.Contains("E1", StringComparison.Ordinal) && seed % 5 == 2) violated.Add(GuaranteeKind.NoLoss);
        if (acks == "1" && scenario.Source.Contains("C1", StringComparison.Ordinal)) violated.Add(GuaranteeKind.Ordering);
        if (scenario.Source.Contains("E12", StringComparison.Ordinal) && scenario.Consumers[0].Properties.ValueOf("auto.offset.reset") != "earliest") violated.Add(GuaranteeKind.NoLoss);
        if (scenario.Source.Contains("A18", StringComparison.Ordinal) && scenario.Topics[0].Properties.ValueOf("flush.messages") is null && scenario.Cluster.Properties.ValueOf("log.flush.interval.messages") is null) violated.Add(GuaranteeKind.NoLoss);
        return new(violated);
    }

}
