using System.Text.Json;
using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>Range, round-robin, sticky and cooperative-sticky against what the real classes answered.</summary>
public class ClientAssignorVectorTests
{
    public static TheoryData<string> Assignors => ["range", "roundrobin", "sticky", "cooperative-sticky"];

    [Theory]
    [MemberData(nameof(Assignors))]
    public void Every_row_comes_out_as_the_real_assignor_made_it(string name)
    {
        var rows = 0;
        List<string> wrong = [];
        foreach (var (_, row) in TestData.Rows(TestData.Vectors("assignors")))
        {
            if (row.Text("assignor") != name) continue;
            rows++;
            var assignor = ClientAssignors.ByName(name)!;
            var made = assignor.Assign(Topics(row), Members(row, assignor));
            var expected = row.TryGetProperty("error", out var error) ? error.GetString()! : Text(row.GetProperty("result"));
            var actual = made.Failure ?? string.Join("; ", made.Members.Select(m => $"{m.MemberId}: {string.Join(' ', m.Partitions)}"));
            if (expected != actual) wrong.Add($"case {row.Int("case")}\n  expected {expected}\n  actual   {actual}");
        }

        Assert.Equal(name is "range" or "sticky" or "cooperative-sticky" ? 60 : 48, rows);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows} differ:\n{string.Join('\n', wrong)}");
    }

    internal static IReadOnlyList<AssignableTopic> Topics(JsonElement row)
    {
        List<AssignableTopic> topics = [];
        foreach (var topic in row.GetProperty("partitions").EnumerateObject())
        {
            IReadOnlyList<IReadOnlyList<string>>? racks = row.TryGetProperty("replica_racks", out var all) && all.TryGetProperty(topic.Name, out var list)
                ? [.. list.EnumerateArray().Select(r => (IReadOnlyList<string>)[.. r.EnumerateArray().Select(x => x.GetString()!)])]
                : null;
            topics.Add(new(topic.Name, topic.Value.GetInt32(), racks));
        }

        return topics;
    }

    internal static IReadOnlyList<TopicPartition> Partitions(JsonElement list) =>
        [.. list.EnumerateArray().Select(p => new TopicPartition(p[0].GetString()!, p[1].GetInt32()))];

    private static List<MemberSubscription> Members(JsonElement row, IClientAssignor assignor)
    {
        List<MemberSubscription> members = [];
        foreach (var member in row.GetProperty("members").EnumerateArray())
        {
            IReadOnlyList<TopicPartition> owned = member.TryGetProperty("owned", out var list) ? Partitions(list) : [];
            var generation = member.TryGetProperty("generation", out var g) ? g.GetInt32() : -1;
            var subscription = new ConsumerSubscription(
                [.. member.GetProperty("topics").EnumerateArray().Select(t => t.GetString()!)],
                assignor.IsCooperative ? owned : [], generation, member.IsNull("rack") ? null : member.Text("rack"))
            { UserData = assignor.UserData(owned, generation) };
            members.Add(new(member.Text("id")!, member.IsNull("instance") ? null : member.Text("instance"), subscription));
        }

        return members;
    }

    private static string Text(JsonElement result) =>
        string.Join("; ", result.EnumerateObject().Select(m => $"{m.Name}: {string.Join(' ', Partitions(m.Value))}"));
}
