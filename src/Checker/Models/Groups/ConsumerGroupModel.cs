using Lab.Checker.Recordings;

namespace Lab.Checker.Models.Groups;

/// <summary>The partitions of a consumer group: one owner in each generation, commits that go forward, owners that begin where the last one left off.</summary>
public sealed class ConsumerGroupModel : IModel
{
    private static readonly string[][] Functions = [["assign"], ["start"], ["deliver"], ["commit"]];

    public string Name => "consumer-group";

    public string About => "Consumer group (assign [generation [partition ...]], start, deliver, commit [generation partition offset]): owners, commits, where owners begin";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var (generations, partitions) = (new DistinctValues(recording.Values), new DistinctValues(recording.Values));
        var functions = new FunctionNames(recording, Name, Functions);
        var rows = new List<GroupRow>();
        for (var row = 0; row < recording.Count; row++)
        {
            var kind = (GroupKind)functions[row];
            var parts = recording.Values.Items(recording.Answered[row]).ToArray();
            if (kind == GroupKind.Assign)
            {
                if (parts.Length != 2 || parts[1].Kind != ValueKind.List) throw functions.Wrong(row, "a list of a generation and the list of its partitions");
                foreach (var partition in recording.Values.Items(parts[1]).ToArray()) Add(row, kind, parts[0], partition, 0);
            }
            else
            {
                if (parts.Length != 3 || !parts[2].IsInteger) throw functions.Wrong(row, "a list of a generation, a partition and an offset");
                Add(row, kind, parts[0], parts[1], parts[2].Number);
            }
        }

        return ConsumerGroupRule.Judge([.. rows], partitions.Count, partition => recording.Values.Show(partitions[partition]));

        void Add(int row, GroupKind kind, Value generation, Value partition, long offset) => rows.Add(new(
            row, kind, recording.Processes[row], generations.Of(generation), partitions.Of(partition), offset,
            recording.Results[row], recording.Calls[row], recording.Returns[row]));
    }
}
