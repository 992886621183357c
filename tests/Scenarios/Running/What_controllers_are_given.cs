using Lab.Scenarios.Running;

namespace Lab.Scenarios.Tests.Running;

/// <summary>The settings and features of a file reach the controllers of its cluster.</summary>
public sealed class What_controllers_are_given
{
    [Theory]
    [InlineData("4.1", "", 27)]
    [InlineData("4.3", "", 30)]
    [InlineData("3.9", "", 21)]
    [InlineData("4.1", "features: { metadata.version: 3.9-IV0, eligible.leader.replicas.version: 0 }", 21)]
    public void The_metadata_version_is_the_files_else_the_releases(string profile, string features, int level) =>
        Assert.Contains(Setup(profile, features).Controllers[0].Features, f => f.Key == "metadata.version" && f.Value == level);

    [Fact]
    public void Settings_of_the_quorum_and_of_its_log_are_the_files()
    {
        var controller = Setup("4.1", "controllers: 3, properties: { controller.quorum.fetch.timeout.ms: 1234, metadata.log.segment.bytes: 8388608 }").Controllers[2];
        Assert.Equal((1234, 8_388_608, 3), ((int)(controller.FetchTimeout.Nanos / 1_000_000), controller.MetadataLog.SegmentBytes, controller.Voters.Count));
    }

    private static KafkaSetup Setup(string profile, string cluster) => new(Examples.Read($$"""
        name: controllers
        system: kafka
        profile: "{{profile}}"
        cluster: { brokers: 3{{(cluster.Length > 0 ? ", " + cluster : "")}} }
        topics: { o: { replication.factor: 3 } }
        producers: { p1: { topic: o, records: 1 } }
        """));
}
