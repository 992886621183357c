namespace Lab.Broker.Kafka;

/// <summary>The kinds of a broker's timers. Request layers take up to three numbers each: timeout, retry and expiry.</summary>
internal static class BrokerTimers
{
    public const int ProduceWait = 1;
    public const int FetchWait = 2;
    public const int IsrScan = 3;
    public const int HighWatermarkCheckpoint = 4;
    public const int RecoveryCheckpoint = 5;
    public const int Heartbeat = 6;
    public const int FetchBackoff = 7;
    public const int CommitWait = 8;
    public const int Start = 9;
    public const int ShutdownPatience = 10;
    public const int GroupDeadline = 11;
    public const int OffsetRetention = 12;
    public const int ConsumerGroupDeadline = 13;
    public const int Halt = 14;
    public const int Retention = 15;
    public const int DeleteFiles = 16;
    public const int LogStartCheckpoint = 17;
    public const int Flusher = 18;
    public const int ProducerExpiry = 19;

    public const int CleanMetadataLog = 70;

    public const int PeerRequests = 20;
    public const int LifecycleChannel = 30;
    public const int ProposalChannel = 40;
    public const int MetadataChannel = 50;
    public const int ForwardChannel = 60;
}

/// <summary>What handling costs in CPU time of an I/O thread; the lab's own figures, see docs/fidelity.md.</summary>
internal static class BrokerCosts
{
    /// <summary>Reading, parsing and answering any request.</summary>
    public static readonly Lab.Model.Duration Request = Lab.Model.Duration.FromMicros(15);

    /// <summary>Moving and checking one byte of records, in hundredths of a nanosecond.</summary>
    public const int RecordByteHundredthNanos = 100;

    public static Lab.Model.Duration OfBytes(int bytes) => new(bytes * (long)RecordByteHundredthNanos / 100);
}
