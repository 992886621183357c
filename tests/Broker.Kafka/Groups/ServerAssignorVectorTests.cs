using System.Text.Json;
using Lab.Broker.Kafka.Groups.Assignors;

namespace Lab.Broker.Kafka.Tests.Groups;

/// <summary>The coordinator's uniform and range against what the real classes answered.</summary>
public class ServerAssignorVectorTests
{
    [Theory]
    [InlineData("uniform")]
    [InlineData("range")]
    public void Every_row_comes_out_as_the_real_assignor_made_it(string name)
    {
        var rows = 0;
        List<string> wrong = [];
        foreach (var (_, row) in TestData.Rows(TestData.Vectors("assignors-kip848")))
        {
            if (row.Text("assignor") != name) continue;
            rows++;
            var made = ServerAssignors.ByName(name)!.Assign(Topics(row), Members(row));
            var expected = row.GetProperty("result").EnumerateObject().Select(m => new MemberAssignment(m.Name, ClientAssignorVectorTests.Partitions(m.Value))).ToList();
            // Where Java's tables decide between equals, and members differ in what they subscribe to: as even, and as sticky.
            if (row.Bool("depends_on_input_order") && row.Text("subscription_type") == "heterogeneous")
            {
                Assert.Equal(expected.Select(m => m.Partitions.Count).Order(), made.Select(m => m.Partitions.Count).Order());
                Assert.Equal(row.GetProperty("kept_of_owned")[0].GetInt32(), made.Zip(Members(row)).Sum(m => m.First.Partitions.Count(m.Second.Target.Contains)));
                Assert.Equal(expected.SelectMany(m => m.Partitions).Order(), made.SelectMany(m => m.Partitions).Order());
                continue;
            }

            if (Text(expected) != Text(made)) wrong.Add($"case {row.Int("case")} {row.Text("subscription_type")} {row.Bool("depends_on_input_order")}\n  expected {Text(expected)}\n  actual   {Text(made)}");
        }

        Assert.Equal(45, rows);
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {rows} differ:\n{string.Join('\n', wrong)}");
    }

    private static IReadOnlyList<ServerTopic> Topics(JsonElement row)
    {
        List<ServerTopic> topics = [];
        foreach (var topic in row.GetProperty("partitions").EnumerateObject())
        {
            Assert.True(Uuid.TryParse(row.GetProperty("topic_ids").GetProperty(topic.Name).GetString(), out var id));
            topics.Add(new(topic.Name, id, topic.Value.GetInt32()));
        }

        return topics;
    }

    private static IReadOnlyList<ServerMember> Members(JsonElement row) =>
    [
        .. row.GetProperty("members").EnumerateArray().Select(m => new ServerMember(
            m.Text("id")!, m.IsNull("instance") ? null : m.Text("instance"),
            [.. m.GetProperty("topics").EnumerateArray().Select(t => t.GetString()!)], ClientAssignorVectorTests.Partitions(m.GetProperty("owned")))),
    ];

    private static string Text(IReadOnlyList<MemberAssignment> members) =>
        string.Join("; ", members.Select(m => $"{m.MemberId}: {string.Join(' ', m.Partitions)}"));
}
