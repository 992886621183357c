using Lab.Checker.Models;
using Lab.Checker.Models.Kafka;
using Lab.Checker.Tests.Support;
using Lab.Model.Guarantees;
using Xunit.Abstractions;

namespace Lab.Checker.Tests.Models.Kafka;

/// <summary>The model against the definitions on small random histories.</summary>
public sealed class Kafka_agrees_with_its_oracle(ITestOutputHelper output)
{
    [Fact]
    public void On_random_histories()
    {
        var mix = new NameMix();
        for (var i = 0; i < Samples.Count; i++)
        {
            var given = RandomLogs.Of((ulong)i + 1);
            var expected = KafkaOracle.Names(given.Rows);
            var judgement = new KafkaModel().Judge(given.Recorded(), ModelOptions.Default);
            var found = Names(judgement);
            if (!expected.SequenceEqual(found)) Assert.Fail($"found {string.Join(' ', found)}, the oracle {string.Join(' ', expected)}\n{given}\n{string.Join('\n', judgement.Anomalies)}\n{string.Join('\n', judgement.Allowed)}");
            var broken = expected.Where(n => n[0] != '(').ToArray();
            Assert.Equal(broken.Length == 0 ? Outcome.Holds : Outcome.Violated, judgement.Outcome);
            mix.Add(broken);
            allowed.UnionWith(expected.Where(n => n[0] == '('));
        }

        output.WriteLine($"{mix}; allowed: {string.Join(' ', allowed)}");
        mix.AssertFair(
            ["inconsistent-offsets", "duplicate", "G1a", "precommitted-read", "lost-write", "unseen", "poll-skip", "nonmonotonic-poll", "nonmonotonic-send", "int-poll-skip", "int-nonmonotonic-poll", "int-nonmonotonic-send", "G1c"]);
        Assert.Equal(["(G0)", "(G1c)", "(int-nonmonotonic-poll)", "(int-poll-skip)", "(int-send-skip)", "(nonmonotonic-poll)", "(poll-skip)"], allowed);
    }

    private readonly SortedSet<string> allowed = new(StringComparer.Ordinal);

    internal static string[] Names(Judgement judgement) =>
        [.. judgement.Anomalies.Select(a => a.Name).Concat(judgement.Allowed.Select(a => $"({a.Name})")).Order(StringComparer.Ordinal)];
}
