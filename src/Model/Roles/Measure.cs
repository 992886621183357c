namespace Lab.Model.Roles;

/// <summary>What the application was told about a send.</summary>
public enum ToldOutcome
{
    /// <summary>It is sent.</summary>
    Ok,

    /// <summary>It did not happen and never will.</summary>
    Fail,

    /// <summary>It may have happened, it may yet happen: a timeout, a lost reply.</summary>
    Info,
}

/// <summary>A number that a predicate compares. <see cref="object.ToString"/> gives the canonical text.</summary>
public abstract record Measure
{
    private Measure() { }

    /// <summary>Messages of the producer that its application has called send for, resends not counted.</summary>
    public sealed record Sent(string Producer) : Measure;

    /// <summary>Messages of the producer that its application takes for sent.</summary>
    public sealed record Acked(string Producer) : Measure;

    /// <summary>Sends of the producer, resends included, of which its application was told this outcome.</summary>
    public sealed record Told(string Producer, ToldOutcome Outcome) : Measure;

    /// <summary>Records that polls have returned to the group's members, repeats included.</summary>
    public sealed record Consumed(string Group) : Measure;

    /// <summary>Effects that the group's handlers have made, repeats included.</summary>
    public sealed record Effects(string Group) : Measure;

    /// <summary>The offset the coordinator holds for the group and partition; 0 while it holds none.</summary>
    public sealed record Committed(string Group, TopicPartitionRef Partition) : Measure;

    /// <summary>The high watermark that the partition's leader holds.</summary>
    public sealed record HighWatermark(TopicPartitionRef Partition) : Measure;

    /// <summary>The end offset of the partition's log on that broker.</summary>
    public sealed record LogEndOffset(Role Broker, TopicPartitionRef Partition) : Measure;

    /// <summary>How many replicas committed metadata counts in sync.</summary>
    public sealed record IsrSize(TopicPartitionRef Partition) : Measure;

    /// <summary>How often the broker has registered with the controller.</summary>
    public sealed record Registered(Role Broker) : Measure;

    /// <summary>Which member of the group, from 1, has the partition; 0 while none has.</summary>
    public sealed record Owner(string Group, TopicPartitionRef Partition) : Measure;

    /// <summary>The generation of the group that its coordinator knows; 0 before the first.</summary>
    public sealed record Generation(string Group) : Measure;

    /// <summary>How often the moment has come since ready, anywhere.</summary>
    public sealed record Seen(Moment Moment) : Measure;

    public sealed override string ToString() => this switch
    {
        Sent m => $"sent({m.Producer})",
        Acked m => $"acked({m.Producer})",
        Told m => $"told({m.Producer},{ToldOutcomes.Word(m.Outcome)})",
        Consumed m => $"consumed({m.Group})",
        Effects m => $"effects({m.Group})",
        Committed m => $"committed({m.Group},{m.Partition})",
        HighWatermark m => $"hw({m.Partition})",
        LogEndOffset m => $"leo({m.Broker},{m.Partition})",
        IsrSize m => $"isr-size({m.Partition})",
        Registered m => $"registered({m.Broker})",
        Owner m => $"owner({m.Group},{m.Partition})",
        Generation m => $"generation({m.Group})",
        Seen m => $"seen({Moments.Word(m.Moment)})",
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };
}

/// <summary>The words for outcomes: ok, fail, info.</summary>
public static class ToldOutcomes
{
    public static readonly ValueList<string> Words = ["ok", "fail", "info"];

    public static string Word(ToldOutcome outcome) => Words[(int)outcome];

    public static bool TryRead(string word, out ToldOutcome outcome)
    {
        for (var i = 0; i < Words.Count; i++)
        {
            if (Words[i] != word) continue;
            outcome = (ToldOutcome)i;
            return true;
        }
        outcome = default;
        return false;
    }
}
