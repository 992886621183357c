using Lab.Broker.Kafka.Settings;
using Lab.Model.Guarantees;
using Lab.Scenarios.Advice;
using Lab.Scenarios.Running;
using Lab.Scenarios.Tests.SettingFiles;

namespace Lab.Scenarios.Tests.Advice;

/// <summary>Real runs: a setting that keeps a promise beside one that breaks it, for each question.</summary>
public sealed class What_settings_promise : Given
{
    private const string Topic = "replication.factor=3\nmin.insync.replicas=2";

    // Who is silent is fenced after 40 s, so that the script takes four times as long as with the default.
    private const string SlowFencing = "process.roles=broker\ndefault.replication.factor=3\nbroker.session.timeout.ms=40000\nmin.insync.replicas=";

    private static Interview Interview(int runs = 10) => new(
        new() { Path = inHome => Path.Combine(Approved.Root, inHome), Experiments = Experiments.Of, Workers = 2, Runs = runs, Lab = "./lab" }, CancellationToken.None);

    [Theory]
    [InlineData("leader-killed", "no-loss", "producer", "acks=0", "acks=all")]
    [InlineData("leader-power-loss", "no-loss", "producer", "acks=1\nlinger.ms=0", "acks=all")]
    [InlineData("leader-power-loss", "no-loss", "producer", "acks=1", "acks=all")]
    [InlineData("leader-power-loss", "no-loss", "producer", "acks=1\nlinger.ms=200", "acks=all\nlinger.ms=200")]
    [InlineData("leader-power-loss", "no-loss", "producer", "acks=0", "acks=all")]
    [InlineData("leader-power-loss", "ordering(key)", "producer", "acks=1", "acks=all")]
    [InlineData("leader-disk-lost", "no-loss", "topic", "replication.factor=1", Topic)]
    [InlineData("last-replica-standing", "no-loss", "topic", "replication.factor=3\nmin.insync.replicas=1", Topic)]
    [InlineData("last-replica-standing", "no-loss", "broker", SlowFencing + "1", SlowFencing + "2")]
    [InlineData("all-lose-power", "no-loss", "topic", Topic, Topic + "\nflush.messages=1")]
    [InlineData("all-lose-power", "no-loss", "broker", "default.replication.factor=3\nprocess.roles=broker", "default.replication.factor=3\nprocess.roles=broker\nlog.flush.interval.messages=1")]
    [InlineData("unclean-election", "no-loss", "topic", Topic + "\nunclean.leader.election.enable=true", Topic + "\nunclean.leader.election.enable=false")]
    [InlineData("retry-overtaken", "ordering(key)", "producer", "enable.idempotence=false\nlinger.ms=0", "enable.idempotence=false\nlinger.ms=0\nmax.in.flight.requests.per.connection=1")]
    [InlineData("answers-lost", "no-duplicates", "producer", "enable.idempotence=false", "enable.idempotence=true")]
    [InlineData("answers-lost", "no-duplicates", "producer", "acks=1\nrequest.timeout.ms=2000", "acks=all\nrequest.timeout.ms=2000")]
    [InlineData("new-group", "no-loss", "consumer", "group.id=a", "group.id=a\nauto.offset.reset=earliest")]
    public void One_setting_breaks_what_another_keeps(string question, string guarantee, string kind, string breaking, string keeping)
    {
        Assert.True(IsBroken(question, guarantee, InForce($"{kind}={Write("breaking.properties", breaking)}")), "It should break.");
        Assert.False(IsBroken(question, guarantee, InForce($"{kind}={Write("keeping.properties", keeping)}")), "It should hold.");
    }

    [Theory] // E5b: since 4.2, with the consumer protocol alone.
    [InlineData("4.3", "consumer", true)]
    [InlineData("4.1", "consumer", false)]
    public void An_automatic_commit_on_another_thread_may_run_ahead(string profile, string protocol, bool breaks)
    {
        var files = Files(Write("consumer.properties", $"group.id=a\nauto.offset.reset=earliest\ngroup.protocol={protocol}"));
        var question = Questions.All.Single(q => q.Id == "auto-commit-on-another-thread");
        Assert.Equal(breaks, Interview().Ask(question, Lab.Scenarios.Advice.InForce.Of(files, KafkaRelease.Of(profile)))!.IsBroken(Questions.NoLoss));
    }

    [Theory] // A group with one copy is lost with it: for good if it speaks the consumer protocol; a classic one is made anew, and is not asked.
    [InlineData("group.protocol=consumer\nauto.offset.reset=earliest", 1, true)]
    [InlineData("group.protocol=consumer", 1, true)]
    [InlineData("group.protocol=consumer", 3, false)]
    [InlineData("group.protocol=classic", 1, null)]
    public void A_group_of_the_consumer_protocol_may_be_lost(string consumer, int copies, bool? breaks)
    {
        var answers = Interview().Ask(InForce(Write("consumer.properties", "group.id=a\n" + consumer), Write("server.properties", $"process.roles=broker\nnode.id=1\noffsets.topic.replication.factor={copies}")));
        Assert.Equal(breaks, answers.SingleOrDefault(a => a.Question.Id == "group-lost")?.IsBroken(Questions.Progress));
    }

    [Theory] // It has committed once before it dies, so that the reset policy has nothing to say.
    [InlineData("auto.offset.reset=latest")]
    [InlineData("auto.offset.reset=earliest\nauto.commit.interval.ms=1000")]
    [InlineData("auto.offset.reset=by_duration:PT1H\nauto.commit.interval.ms=60000")]
    [InlineData("group.protocol=consumer\nauto.commit.interval.ms=200")]
    public void A_client_that_commits_by_itself_repeats_and_does_not_lose(string text)
    {
        var killed = Assert.Single(Interview().Ask(InForce(Write("consumer.properties", "group.id=a\n" + text))), a => a.Question.Id == "auto-committing-consumer-killed");
        Assert.False(killed.IsUndecided);
        Assert.True(killed.IsBroken(Questions.NoDuplicates));
        Assert.False(killed.IsBroken(Questions.NoLoss));
    }

    [Fact]
    public void A_consumer_that_commits_after_its_effect_repeats_and_does_not_lose()
    {
        var answers = Interview().Ask(InForce(Write("consumer.properties", "group.id=a\nenable.auto.commit=false\nauto.offset.reset=earliest")));
        var killed = Assert.Single(answers, a => a.Question.Id == "consumer-killed");
        Assert.True(killed.IsBroken(Questions.NoDuplicates));
        Assert.False(killed.IsBroken(Questions.NoLoss));
    }

    [Fact]
    public void Without_eligible_leader_replicas_two_in_sync_do_not_save_from_the_last_replica_standing()
    {
        var files = Files($"topic={Write("a.properties", Topic)}");
        var question = Questions.All.Single(q => q.Id == "last-replica-standing");
        Assert.True(Interview().Ask(question, Lab.Scenarios.Advice.InForce.Of(files, KafkaRelease.Of("3.9")))!.IsBroken(Questions.NoLoss));
        Assert.False(Interview().Ask(question, Lab.Scenarios.Advice.InForce.Of(files, KafkaRelease.Of("4.1")))!.IsBroken(Questions.NoLoss));
    }

    [Theory] // The messages must last until nobody but the leader is in sync.
    [InlineData("acks=1", true)]
    [InlineData("acks=all", false)]
    public void What_the_last_replica_acknowledges_alone_goes_with_it(string producer, bool breaks) =>
        Assert.Equal(breaks, IsBroken("last-replica-standing", "no-loss", InForce($"topic={Write("topic.properties", Topic)}", $"producer={Write("producer.properties", producer)}")));

    [Theory]
    [InlineData("producer", "acks=all", 0)]
    [InlineData("producer", "acks=1", 2)]
    [InlineData("topic", Topic, 0)]
    public void Nothing_is_lost_within_what_settings_survive_and_with_one_fault_more_where_copies_are_few(string kind, string text, int atLeastBeyond)
    {
        var endured = Interview(runs: 40).Endure(InForce($"{kind}={Write("a.properties", text)}"))!;
        Assert.Contains(endured.Budget.Entries, e => e.Guarantee == Questions.NoLoss && e.Of == "orders");
        Assert.All(Questions.WithinTheBudget.Asks, g => Assert.Equal((0L, 40L), (endured.Within.Of(g)!.Violations, endured.Within.Of(g)!.Judged)));
        Assert.True(endured.Beyond.Of(Questions.NoLoss)!.Violations >= atLeastBeyond, $"{endured.Beyond.Of(Questions.NoLoss)!.Violations}");
    }

    [Fact]
    public void What_consumers_alone_decide_is_not_what_a_cluster_survives() => Assert.Null(Interview(runs: 1).Endure(InForce(Write("consumer.properties", "group.id=a"))));

    [Fact]
    public void What_no_file_speaks_of_is_not_asked()
    {
        Assert.Equal(["leader-power-loss", "retry-overtaken", "answers-lost"], Asked(Write("producer.properties", "acks=1")));
        Assert.Equal(["consumer-killed", "new-group"], Asked(Write("consumer.properties", "group.id=a\nenable.auto.commit=false")));
        Assert.Equal(["leader-power-loss", "leader-disk-lost", "last-replica-standing", "all-lose-power"], Asked(Write("topic.properties", Topic)));
    }

    [Fact]
    public void A_group_that_throws_at_its_first_poll_is_not_asked() => Assert.Empty(Asked(Write("consumer.properties", "group.id=a\nauto.offset.reset=none")));

    /// <summary>Settings of one question do not keep others from being asked: every file of the catalogue takes them, in all of its variants.</summary>
    [Theory]
    [InlineData("acks=0")]
    [InlineData("acks=1\nretries=0")]
    [InlineData("acks=all\nretries=0\nmax.in.flight.requests.per.connection=1")]
    [InlineData("enable.idempotence=false\nmax.in.flight.requests.per.connection=20")]
    [InlineData("transactional.id=a\ntransaction.timeout.ms=5000\ncompression.type=zstd")]
    [InlineData("acks=all\nenable.idempotence=true\ndelivery.timeout.ms=200000\nrequest.timeout.ms=100000\nlinger.ms=100")]
    public void Whatever_a_producer_is_given_every_question_can_be_asked(string producer)
    {
        var settings = InForce(Write("producer.properties", producer), $"broker={Write("s.properties", "process.roles=broker\ndefault.replication.factor=3\nunclean.leader.election.enable=true\nlog.retention.hours=1")}", $"consumer={Write("c.properties", "isolation.level=read_committed")}");
        Assert.Empty(Problems(settings));
        var interview = Interview(runs: 1);
        var answers = interview.Ask(settings);
        Assert.Empty(interview.Problems);
        Assert.All(answers, a => Assert.False(a.IsUndecided, a.Question.Id));
    }

    [Fact]
    public void The_printed_change_of_a_file_is_the_run_that_was_asked()
    {
        var answer = Interview().Ask(InForce(Write("producer.properties", "acks=1"))).First(a => a.IsBroken(Questions.OrderOfKeys));
        var overrides = answer.Result.Overrides.Select(o => ScenarioOverride.Parse(o).Override!).ToArray();
        var file = ScenarioFile.Load(Path.Combine(Approved.Root, answer.Question.File), overrides);
        var run = Experiments.Of(file)[0].Run(answer.Of(Questions.OrderOfKeys)!.FirstFailingSeed!.Value);
        Assert.Contains(run.Verdicts, v => v.Guarantee == Questions.OrderOfKeys && v.Outcome == Outcome.Violated);
    }

    [Fact]
    public void The_change_that_helps_most_is_named_with_what_the_same_seeds_showed()
    {
        var settings = InForce(Write("producer.properties", "acks=1"));
        var interview = Interview();
        var counsel = new Advisor(interview, settings, interview.Ask(settings)).Best()!;
        Assert.Equal("acks=all", counsel.Best.Change.ToString());
        Assert.All(counsel.Best.Mended, m => Assert.Equal((0L, 10L), (m.After.Violations, m.After.Judged)));
        Assert.Empty(counsel.Spoilt);
    }

    [Fact]
    public void A_change_that_would_contradict_another_line_is_not_proposed()
    {
        var settings = InForce(Write("producer.properties", "acks=1"));
        Assert.False(settings.With(SettingScope.Producer, "enable.idempotence", "true").IsUsable);
        Assert.DoesNotContain(SettingChange.Of(settings), c => c.Name == "enable.idempotence");
    }

    [Fact]
    public void Where_all_holds_nothing_is_proposed()
    {
        var settings = InForce(Write("producer.properties", "acks=all"), Write("topic.properties", Topic + "\nflush.messages=1"));
        var interview = Interview();
        var answers = interview.Ask(settings);
        Assert.All(answers, a => Assert.Empty(a.Broken));
        Assert.Null(new Advisor(interview, settings, answers).Best());
    }

    private static bool IsBroken(string question, string guarantee, InForce settings)
    {
        Assert.True(settings.IsUsable, string.Join('\n', settings.Problems));
        var answer = Interview().Ask(Questions.All.Single(q => q.Id == question), settings)!;
        Assert.False(answer.IsUndecided);
        return answer.IsBroken(Guarantee.Parse(guarantee)!);
    }

    private static IEnumerable<string> Asked(params string[] files) => Interview(runs: 1).Ask(InForce(files)).Select(a => a.Question.Id);
}
