using BenchmarkDotNet.Attributes;
using Lab.Scenarios.Running;

namespace Lab.Bench.Kafka;

/// <summary>
/// One run of a whole Kafka cluster, set-up and judging included. The figure of a case is one run; `dotnet run -c Release
/// --project bench -- figures` gives events, messages and virtual seconds per second of CPU time without BenchmarkDotNet.
/// </summary>
[MemoryDiagnoser]
public class WholeCluster
{
    private readonly KafkaExperiment unbatched = Workload.Unbatched(messages: 5_000, perSecond: 1_000);
    private readonly KafkaExperiment batched = Workload.Batched(messages: 50_000);
    private readonly KafkaExperiment quiet = Workload.Unbatched(messages: 5_000, perSecond: 50);
    private readonly KafkaExperiment idle = Workload.Idle(seconds: 1_000);
    private readonly KafkaExperiment setUp = Workload.Unbatched(messages: 1, perSecond: 1_000);
    private readonly KafkaExperiment file = Workload.File("kafka/a02-acks1-leader-power-loss.yaml", "acks-all");
    private ulong seed;

    [Benchmark]
    public long Five_thousand_messages_unbatched() => unbatched.Run(++seed).Events;

    [Benchmark]
    public long Fifty_thousand_messages_in_batches_of_100() => batched.Run(++seed).Events;

    [Benchmark]
    public long A_hundred_seconds_at_50_messages_per_second() => quiet.Run(++seed).Events;

    [Benchmark]
    public long A_thousand_idle_seconds() => idle.Run(++seed).Events;

    [Benchmark]
    public long Set_up_and_one_message() => setUp.Run(++seed).Events;

    [Benchmark]
    public long A_scenario_file_in_which_the_leader_loses_power() => file.Run(++seed).Events;

    /// <summary>Every fact kept, as a replay does.</summary>
    [Benchmark]
    public long Five_thousand_messages_with_all_facts() => unbatched.Record(++seed).Result.Events;
}
