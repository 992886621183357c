using Lab.Broker.Kafka.Settings;
using Lab.Scenarios.Advice;
using Lab.Scenarios.SettingFiles;

namespace Lab.Scenarios.Tests.SettingFiles;

/// <summary>Several documents in one file, and values that stand elsewhere.</summary>
public sealed class Springs_profiles_and_placeholders : Given
{
    private const string TwoDocuments = "spring.kafka.producer.acks: 1\n---\nspring:\n  config.activate.on-profile: prod\n  kafka.producer.acks: all\n";

    private InForce With(string name, string text, params string[] profiles) =>
        Lab.Scenarios.Advice.InForce.Of(GivenFiles.Read([Write(name, text)], SettingsTable.For("4.1"), profiles), KafkaRelease.Of("4.1"));

    [Fact]
    public void A_later_document_without_a_condition_counts()
    {
        var settings = InForce(Write("application.yml", "spring.kafka.producer.acks: all\n---\nspring.kafka.producer.acks: 1\n"));
        Assert.Equal(Acks.Leader, settings.Producer.Acks);
        Assert.Equal("application.yml:3:1: note: spring.kafka.producer.acks=1 replaces all of line 1: the last line of a name counts", Assert.Single(Problems(settings, notes: true)));
    }

    [Fact]
    public void A_document_of_a_profile_is_left_out_unless_the_profile_is_active()
    {
        var without = With("application.yml", TwoDocuments);
        Assert.Equal(Acks.Leader, without.Producer.Acks);
        Assert.StartsWith("application.yml:2:1: note: this document holds for the profile prod alone, which is not active", Assert.Single(Problems(without, notes: true)), StringComparison.Ordinal);
        Assert.Equal(Acks.All, With("application.yml", TwoDocuments, "dev", "prod").Producer.Acks);
    }

    [Fact]
    public void The_file_itself_may_say_which_is_active() =>
        Assert.Equal(Acks.All, With("application.yml", "spring.profiles.active: prod\n" + TwoDocuments).Producer.Acks);

    [Theory]
    [InlineData("#---")]
    [InlineData("!---")]
    public void Documents_of_properties_files_are_parted_by_a_comment(string line)
    {
        var text = $"spring.kafka.producer.acks=1\n{line}\nspring.config.activate.on-profile=prod\nspring.kafka.producer.acks=all\n";
        Assert.Equal((Acks.Leader, Acks.All), (With("application.properties", text).Producer.Acks, With("application.properties", text, "prod").Producer.Acks));
    }

    [Fact]
    public void A_line_of_dashes_among_comments_is_a_comment() =>
        Assert.Equal(Acks.All, With("application.properties", "spring.kafka.producer.acks=1\n# text\n#---\nspring.config.activate.on-profile=prod\nspring.kafka.producer.acks=all\n", "prod").Producer.Acks);

    [Fact]
    public void The_old_key_is_refused_as_Spring_Boot_3_refuses_it() =>
        Assert.Contains("write spring.config.activate.on-profile: prod", Assert.Single(Problems(InForce(Write("application.yml", "spring.kafka.producer.acks: 1\n---\nspring.profiles: prod\n")))), StringComparison.Ordinal);

    [Theory]
    [InlineData("prod", "prod", true)]
    [InlineData("prod", "dev", false)]
    [InlineData("prod | staging", "staging", true)]
    [InlineData("prod & eu", "prod", false)]
    [InlineData("prod & eu", "prod eu", true)]
    [InlineData("!test", "prod", true)]
    [InlineData("!test", "test", false)]
    [InlineData("(prod)", "prod", false)]
    public void Expressions_of_profiles(string expression, string active, bool isMet) => Assert.Equal(isMet, SpringProfiles.IsMet(expression, active.Split(' ')));

    [Fact]
    public void A_placeholder_may_name_another_key_of_the_file_and_its_default_another_placeholder()
    {
        var settings = InForce(Write("application.yml", "spring.kafka.producer:\n  acks: ${app.acks-wanted}\n  retries: ${RETRIES:${app.retries}}\napp: { acksWanted: 1, retries: 7 }\n"));
        Assert.Equal((Acks.Leader, 7), (settings.Producer.Acks, settings.Producer.Retries));
    }

    [Fact]
    public void A_placeholder_that_names_itself_is_a_problem() =>
        Assert.Contains("refers to itself", Assert.Single(Problems(InForce(Write("application.yml", "spring.kafka.producer.acks: ${a}\na: ${b}\nb: ${a}\n")))), StringComparison.Ordinal);

    [Fact]
    public void What_a_build_fills_in_is_taken_as_not_set()
    {
        var settings = InForce(Write("application.yml", "spring.kafka.producer.acks: '@acks@'\n"));
        Assert.Equal(Acks.All, settings.Producer.Acks);
        Assert.Contains("is filled in by the build", Assert.Single(Problems(settings, notes: true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_documents_only_the_value_that_counts_is_filled_in() =>
        Assert.DoesNotContain("environment", Assert.Single(Problems(InForce(Write("application.yml", "spring.kafka.producer.acks: ${ACKS:1}\n---\nspring.kafka.producer.acks: all\n")), notes: true)), StringComparison.Ordinal);
}
