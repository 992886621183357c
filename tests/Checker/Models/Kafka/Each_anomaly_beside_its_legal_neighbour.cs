using Lab.Checker.Models;
using Lab.Checker.Models.Kafka;
using Lab.Model.Guarantees;

namespace Lab.Checker.Tests.Models.Kafka;

/// <summary>
/// By hand, for every name: the smallest history that has it, and one that differs by a word and has nothing. Operations are
/// divided by bars; <c>sx1@0</c> sends 1 to x and is told offset 0, <c>px1@0,2@1</c> polls 1 and 2. What is allowed by
/// design stands in brackets and leaves the history valid.
/// </summary>
public sealed class Each_anomaly_beside_its_legal_neighbour
{
    [Theory]
    [InlineData("inconsistent-offsets", "0: px1@0 | 1: px2@0", "0: px1@0 | 1: px2@1")]
    [InlineData("duplicate", "0: px1@0,1@1", "0: px1@0,2@1")]
    [InlineData("duplicate", "0: sx1@0 | 1: px1@1", "0: sx1@0 | 1: px1@0")]
    [InlineData("G1a", "0: sx1 fail | 1: px1@0", "0: sx1 info | 1: px1@0")]
    [InlineData("precommitted-read", "0: sx1@0 px1@0", "0: sx1@0 | 0: px1@0")]
    [InlineData("lost-write unseen", "0: sx1@0 | 0: sx2@1 | 1: px2@1", "0: sx1@0 | 0: sx2@1 | 1: px1@0,2@1")]
    [InlineData("lost-write", "0: sx1@0 sx2@1 info | 1: px2@1", "0: sx1@0 sx2@1 fail | 1: px3@2")]
    [InlineData("lost-write", "0: sx1@0 sy2@0 info | 1: py2@0 | 1: px3@1", "0: sx1@0 sy2@0 info | 1: px3@1")]
    [InlineData("unseen", "0: sx1@0", "0: sx1@0 info")]
    [InlineData("poll-skip", "0: px1@0 | 0: px3@2 | 1: px2@1", "0: px1@0 | 0: px3@2")]
    [InlineData("poll-skip", "0: assign x | 0: px1@0 | 0: assign x | 0: px3@2 | 1: px2@1", "0: assign x | 0: px1@0 | 0: assign y | 0: assign x | 0: px3@2 | 1: px2@1")]
    [InlineData("poll-skip", "0: px1@0 | 0: px2@1 fail | 0: px3@2", "0: px1@0 | 0: px2@1 fail | 0: px2@1,3@2")]
    [InlineData("nonmonotonic-poll", "0: px1@0,2@1 | 0: px2@1", "0: px1@0,2@1 | 0: crash | 0: px2@1")]
    [InlineData("nonmonotonic-poll", "0: px1@0 | 0: px1@0", "0: px1@0 info | 0: px1@0")]
    [InlineData("(poll-skip)", "0: subscribe x | 0: px1@0 | 0: px3@2 | 1: px2@1", "0: subscribe x | 0: px1@0 | 0: px2@1,3@2")]
    [InlineData("(nonmonotonic-poll)", "0: subscribe x | 0: px1@0 | 0: px1@0", "0: subscribe x | 0: px1@0 | 0: px2@1")]
    [InlineData("int-poll-skip", "0: px1@0,3@2 | 1: px2@1", "0: px1@0,3@2")]
    [InlineData("int-poll-skip", "0: subscribe x | 0: px1@0,3@2 | 1: px2@1", "0: subscribe x | 0: px1@0,2@1,3@2")]
    [InlineData("(int-poll-skip)", "0: subscribe x | 0: px1@0 px3@2 | 1: px2@1", "0: subscribe x | 0: px1@0 px2@1,3@2")]
    [InlineData("int-nonmonotonic-poll", "0: px2@1,1@0", "0: px1@0,2@1")]
    [InlineData("(int-nonmonotonic-poll)", "0: subscribe x | 0: px2@1 px1@0", "0: subscribe x | 0: px1@0 px2@1")]
    [InlineData("nonmonotonic-send", "0: sx1@1 | 0: sx2@0 | 1: px2@0,1@1", "0: sx1@1 | 1: sx2@0 | 2: px2@0,1@1")]
    [InlineData("int-nonmonotonic-send", "0: sx1@1 sx2@0 | 1: px2@0,1@1", "0: sx1@1 sx2@0 fail | 1: px3@2")]
    [InlineData("(int-send-skip)", "0: sx1@0 sx3@2 | 1: px1@0,2@1,3@2", "0: sx1@0 sx3@2 | 1: px1@0,3@2")]
    [InlineData("(G0)", "0: sx1@0 sy1@1 | 1: sx2@1 sy2@0 | 2: px1@0,2@1+y2@0,1@1", "0: sx1@0 sy1@0 | 1: sx2@1 sy2@1 | 2: px1@0,2@1+y1@0,2@1")]
    [InlineData("G1c", "0: sx1@0 py1@0 | 1: sy1@0 px1@0", "0: sx1@0 py1@0 | 1: sy1@0 | 2: px1@0")]
    [InlineData("G1c", "0: py1@0 sx1@0 | 1: sx2@1 sy1@0 | 2: px1@0,2@1", "0: py1@0 sx1@1 | 1: sx2@0 sy1@0 | 2: px2@0,1@1")]
    [InlineData("G1c", "0: sx2@1 sx3@2 | 1: sx4@3 sy5@0 | 2: py5@0 sx8@0 | 3: px8@0,2@1,3@2,4@3+y5@0", "0: sx2@0 sx3@1 | 1: sx4@2 sy5@0 | 2: py5@0 sx8@3 | 3: px2@0,3@1,4@2,8@3+y5@0")]
    [InlineData("(G1c)", "0: sx1@0 py1@0 | 1: sx2@1 sy1@0 | 2: px1@0,2@1", "0: sx1@1 py1@0 | 1: sx2@0 sy1@0 | 2: px2@0,1@1")]
    public void Has_its_name(string names, string broken, string legal)
    {
        Assert.Equal(names.Split(' ').Order(StringComparer.Ordinal), Names(broken));
        Assert.Empty(Names(legal));
    }

    private static string[] Names(string text)
    {
        var judgement = new KafkaModel().Judge(LogHistory.Of(text.Split('|')).Recorded(), ModelOptions.Default);
        Assert.Equal(judgement.Anomalies.Count > 0 ? Outcome.Violated : Outcome.Holds, judgement.Outcome);
        return Kafka_agrees_with_its_oracle.Names(judgement);
    }

    [Fact]
    public void An_unknown_function_is_named()
    {
        var recording = LogHistory.Of("0: sx1@0").Recorded();
        recording.Call(0, recording.Functions.Intern("peek"), Recordings.Value.Nil);
        var refused = Assert.Throws<UnusableRecordingException>(() => new KafkaModel().Judge(recording, ModelOptions.Default));
        Assert.Contains("peek", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1, refused.Row);
    }
}
