using Lab.Cli.Commands;
using Lab.Cli.Tests.Faking;
using Lab.Cli.Tour;
using Lab.Model.Guarantees;

namespace Lab.Cli.Tests;

/// <summary>Everything a reader sees, approved.</summary>
public sealed class What_the_command_prints : FakeLab
{
    [Fact]
    public void Run_shows_expected_against_observed_with_the_commands_to_copy_and_where_the_report_lies()
    {
        var (code, output, error) = Lab("run");

        Approved.Is("run.txt", output);
        Approved.Is("run-progress.txt", error);
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void Run_as_json_prints_the_summary_alone()
    {
        var (_, output, _) = Lab("run", "--json");

        Approved.Is("run.json", output);
        Assert.Equal(output, Read("reports/latest/summary.json"));
    }

    [Fact]
    public void Replay_tells_the_run_its_verdicts_and_where_the_diagram_lies()
    {
        var (code, output, _) = Lab("replay", "scenarios/kafka/acks-one.yaml", "--seed", "2", "--history", "h.jsonl");

        Approved.Is("replay.txt", output);
        Assert.Equal(ExitCode.AsExpected, code);
        Assert.StartsWith("<svg", Read("reports/replays/replay-acks-one-base-seed-2-no-loss.svg"), StringComparison.Ordinal);
        Assert.Contains("acks-all (acks=all): no-loss holds", Read("reports/replays/replay-acks-one-base-seed-2-no-loss.svg"), StringComparison.Ordinal);
        Assert.Contains("\"seed\":2", Read("h.jsonl"), StringComparison.Ordinal);
    }

    [Fact]
    public void List_is_the_catalogue_with_its_claims()
    {
        Approved.Is("list.txt", Lab("list").Out);
        Approved.Is("list.json", Lab("list", "--json").Out);
    }

    [Fact]
    public void Validate_names_what_is_usable() => Approved.Is("validate.txt", Lab("validate").Out);

    [Fact]
    public void Help_names_every_command_and_option()
    {
        Approved.Is("help.txt", Lab("--help").Out);
        Approved.Is("help-run.txt", Lab("run", "--help").Out);
        Approved.Is("help-replay.txt", Lab("replay", "--help").Out);
        Approved.Is("help-settings.txt", Lab("settings", "--help").Out);
    }

    [Fact]
    public void The_tour_is_a_sentence_with_a_number_for_each_stop()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Tour(output, error,
            new("acks=1, the leader loses power", "scenarios/kafka/acks-one.yaml", "base", new(GuaranteeKind.NoLoss)),
            new("acks=all, the same power loss", "scenarios/kafka/acks-one.yaml", "acks-all", new(GuaranteeKind.NoLoss)),
            new("two requests in flight", "scenarios/kafka/in-flight.yaml", "base", new(GuaranteeKind.Ordering, OrderingScope.Key)));

        Approved.Is("tour.txt", output.ToString());
        Assert.Equal("", error.ToString());
        Assert.Equal(ExitCode.AsExpected, code);
    }

    [Fact]
    public void A_stop_of_the_tour_that_is_not_there_ends_it_before_its_first_run()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Tour(output, error,
            new("acks=1", "scenarios/kafka/acks-one.yaml", "acks-none", new(GuaranteeKind.NoLoss)),
            new("acks=2", "scenarios/kafka/acks-two.yaml", "base", new(GuaranteeKind.NoLoss)));

        Assert.Equal(ExitCode.Unusable, code);
        Assert.Equal("", output.ToString());
        Assert.Equal(
            """
            scenarios/kafka/acks-one.yaml: the tour shows variant acks-none of this file, and it has none of that name
            scenarios/kafka/acks-two.yaml: there is no such file or folder; did you mean acks-one.yaml?

            """.ReplaceLineEndings("\n"),
            error.ToString());
    }

    private int Tour(StringWriter output, StringWriter error, params TourStop[] stops) => new LabTour(output, error, Fake(), stops).Run();
}
