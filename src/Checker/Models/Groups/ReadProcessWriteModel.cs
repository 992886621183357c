using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Groups;

/// <summary>Transactions that consume messages, produce others and commit how far they consumed, all or nothing.</summary>
public sealed class ReadProcessWriteModel : IModel
{
    private static readonly string[][] Functions = [["txn"], ["read"], ["committed"]];

    public string Name => "read-process-write";

    public string About => "Consume, produce and commit in one transaction (txn [[:in p o] [:out v] [:commit p o]], read [v ...], committed [[p o] ...]): exactly once";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var (outputs, partitions) = (new DistinctValues(recording.Values), new DistinctValues(recording.Values));
        var functions = new FunctionNames(recording, Name, Functions);
        var (transactions, views) = (new List<ProcessingRow>(), new List<ProcessingView>());
        for (var row = 0; row < recording.Count; row++)
        {
            var function = functions[row];
            if (function == 0) transactions.Add(Transaction(row));
            else if (recording.Results[row] == OperationResult.Ok) views.Add(View(row, ofOutputs: function == 1));
        }

        return new ReadProcessWriteRule([.. transactions], [.. views], outputs.Count, output => recording.Values.Show(outputs[output]), partition => recording.Values.Show(partitions[partition])).Judge();

        ProcessingRow Transaction(int row)
        {
            var (ins, outs, commits) = (new List<(int, long)>(), new List<int>(), new List<(int, long)>());
            foreach (var micro in ListOf(row))
            {
                var parts = recording.Values.Items(micro).ToArray();
                var word = parts.Length > 0 && parts[0].Kind is ValueKind.Keyword or ValueKind.Text ? recording.Values.Word(parts[0]) : "";
                if (word == "out" && parts.Length == 2) outs.Add(outputs.Of(parts[1]));
                else if (word == "in" && parts.Length == 3 && parts[2].IsInteger) ins.Add((partitions.Of(parts[1]), parts[2].Number));
                else if (word == "commit" && parts.Length == 3 && parts[2].IsInteger) commits.Add((partitions.Of(parts[1]), parts[2].Number));
                else throw functions.Wrong(row, "a list of [:in partition offset], [:out value] and [:commit partition offset]");
            }

            return new(row, recording.Results[row], recording.Calls[row], recording.Returns[row], [.. ins], [.. outs], [.. commits]);
        }

        ProcessingView View(int row, bool ofOutputs)
        {
            var items = ListOf(row);
            if (ofOutputs) return new(row, recording.Calls[row], recording.Returns[row], Array.ConvertAll(items, outputs.Of), null);
            var offsets = Array.ConvertAll(items, item => recording.Values.Items(item).ToArray() is [var partition, { IsInteger: true } offset]
                ? (partitions.Of(partition), offset.Number)
                : throw functions.Wrong(row, "a list of [partition offset]"));
            return new(row, recording.Calls[row], recording.Returns[row], null, offsets);
        }

        Value[] ListOf(int row) => recording.Answered[row].Kind is ValueKind.List or ValueKind.Nil
            ? recording.Values.Items(recording.Answered[row]).ToArray()
            : throw functions.Wrong(row, "a list");
    }
}
