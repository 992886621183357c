using System.Text.Json;
using Lab.Model;
using Lab.Scenarios.Shapes;

namespace Lab.Scenarios.Language;

/// <summary>`{ workers: 4, queue-by: key, commit: low-watermark, steps: [effect] }`.</summary>
internal sealed class HandOffSection : MappingShape<HandlerStep.HandOff>
{
    private static readonly Key<int> Workers = new("workers", new WholeShape(1, 1000), "Worker threads.", "4");
    private static readonly Key<bool> QueueBy = new("queue-by", new ChoiceShape<bool>(
            ("none", false, "one queue: whoever is free takes the next record"),
            ("key", true, "each worker has a queue, and records of one key go to the same")),
        "How records come to workers.", "none");
    private static readonly Key<HandOffCommit> Commit = new("commit", new ChoiceShape<HandOffCommit>(
            ("none", HandOffCommit.None, "nothing but enable.auto.commit commits"),
            ("early", HandOffCommit.Early, "what a poll returned, as soon as it is in the queues"),
            ("late", HandOffCommit.Late, "behind each record when its worker is done, wherever the others are"),
            ("low-watermark", HandOffCommit.LowWatermark, "as far as everything before is done")),
        "What is committed when, without waiting for the answer.", "none");
    private static readonly Key<ValueList<HandlerStep>> Steps = new("steps", new ListShape<HandlerStep>(new WorkerStepShape()), "What a worker does with a record.", "[effect]");

    public override string Title => "handler/hand-off";

    public override string About => "The application's poll loop hands records to worker threads and polls on at once. Records of partitions that are taken away meanwhile are dropped from the queues; a worker ends what it has begun.";

    public override IReadOnlyList<Key> Keys { get; } = [Workers, QueueBy, Commit, Steps];

    protected override HandlerStep.HandOff Read(Section section) =>
        new(section.Get(Workers, 4), section.Get(QueueBy, false), section.Get(Commit, HandOffCommit.None), section.Get(Steps, [new HandlerStep.Effect()]));

    protected override void WriteKeys(Utf8JsonWriter json, HandlerStep.HandOff value)
    {
        Put(json, Workers, value.Workers);
        Put(json, QueueBy, value.ByKey);
        Put(json, Commit, value.CommitWhen);
        Put(json, Steps, value.Steps);
    }
}
