using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

public sealed class Feature_levels
{
    public static TheoryData<string> WithDefaults => ["4.1", "4.2", "4.3"];

    [Theory, MemberData(nameof(WithDefaults))]
    public void A_new_cluster_gets_the_levels_the_release_itself_computes(string profile)
    {
        var ours = FeatureLevels.Defaults(profile);
        foreach (var feature in ConfigTables.Json(ours.Release, "features").GetProperty("features").EnumerateArray())
        {
            var theirs = feature.GetProperty("default_level_at_latest_production_metadata_version").GetInt32();
            Assert.Equal((feature.GetProperty("feature").GetString(), theirs), (feature.GetProperty("feature").GetString(), Level(ours, feature.GetProperty("feature").GetString()!)));
        }
    }

    [Theory]
    [InlineData("2.4", 0, 0, 0)]
    [InlineData("3.5", 11, 0, 0)]
    [InlineData("3.9", 21, 0, 0)]
    [InlineData("4.1", 27, 1, 2)]
    [InlineData("4.3", 30, 1, 2)]
    public void Older_clusters_have_less(string profile, int metadata, int eligibleLeaderReplicas, int transactions)
    {
        var levels = FeatureLevels.Defaults(profile);
        Assert.Equal((metadata, eligibleLeaderReplicas, transactions), (levels.MetadataVersion, levels.EligibleLeaderReplicasVersion, levels.TransactionVersion));
    }

    [Fact]
    public void Eligible_leader_replicas_can_be_switched_off()
    {
        Assert.Equal(0, Resolve("4.1", ("eligible.leader.replicas.version", "0")).Require().EligibleLeaderReplicasVersion);
        Assert.Equal(0, Resolve("3.9", ("eligible.leader.replicas.version", "0")).Require().EligibleLeaderReplicasVersion);
        Assert.Equal("FormatterException", Resolve("3.9", ("eligible.leader.replicas.version", "1")).Exception);
    }

    [Theory]
    [InlineData("eligible.leader.replicas.version", "2", "IllegalArgumentException")]
    [InlineData("eligible.leader.replicas.version", "-1", "IllegalArgumentException")]
    [InlineData("eligible.leader.replicas.version", "on", "IllegalArgumentException")]
    [InlineData("eligible.leader.replica.version", "1", "FormatterException")]
    [InlineData("metadata.version", "99", "IllegalArgumentException")]
    [InlineData("metadata.version", "29", "IllegalArgumentException")]
    [InlineData("streams.version", "1", "IllegalArgumentException")]
    public void What_the_release_cannot_do_is_refused(string name, string level, string exception) =>
        Assert.Equal(exception, Resolve("4.1", (name, level)).Exception);

    [Fact]
    public void A_misspelt_feature_gets_the_right_name() =>
        Assert.Equal("did you mean eligible.leader.replicas.version?", Resolve("4.1", ("eligible.leader.replica.version", "1")).Problems[0].Suggestion);

    [Theory]
    [InlineData("4.0-IV3", 25)]
    [InlineData("4.0", 25)]
    [InlineData("25", 25)]
    public void A_metadata_version_has_a_name_and_a_level(string text, int level) => Assert.Equal(level, Resolve("4.1", ("metadata.version", text)).Require().MetadataVersion);

    [Fact]
    public void An_older_metadata_version_brings_older_defaults()
    {
        var levels = Resolve("4.1", ("metadata.version", "4.0")).Require();
        Assert.Equal((0, 2, 1), (levels.EligibleLeaderReplicasVersion, levels.TransactionVersion, levels.GroupVersion));
        Assert.Equal(1, Resolve("4.1", ("metadata.version", "4.0"), ("eligible.leader.replicas.version", "1")).Require().EligibleLeaderReplicasVersion);
    }

    [Fact]
    public void A_level_needs_the_levels_it_depends_on() => Assert.Equal("needs metadata.version 23 or higher, which is 22",
        Resolve("4.1", ("metadata.version", "22"), ("eligible.leader.replicas.version", "1")).Problems[0].What);

    [Fact]
    public void Unreleased_levels_need_consent() =>
        Assert.Equal(1, FeatureLevels.Resolve("4.1", ConfigTables.Given(("streams.version", "1")), allowUnstable: true).Require().StreamsVersion);

    private static Resolution<FeatureLevels> Resolve(string profile, params (string, string)[] given) => FeatureLevels.Resolve(profile, ConfigTables.Given(given));

    private static int Level(FeatureLevels levels, string feature) => feature switch
    {
        "kraft.version" => levels.KraftVersion,
        "transaction.version" => levels.TransactionVersion,
        "group.version" => levels.GroupVersion,
        "eligible.leader.replicas.version" => levels.EligibleLeaderReplicasVersion,
        "share.version" => levels.ShareVersion,
        "streams.version" => levels.StreamsVersion,
        _ => -1,
    };
}
