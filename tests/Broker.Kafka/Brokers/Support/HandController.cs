using Lab.Broker.Kafka.Cluster;
using Lab.Broker.Kafka.Metadata;
using Lab.Broker.Kafka.MetadataLogs;
using Lab.Broker.Kafka.Protocol;
using Lab.Kernel;
using Lab.Model;

namespace Lab.Broker.Kafka.Tests.Brokers.Support;

/// <summary>
/// A controller that decides nothing: it registers and unfences whoever asks, and tells of metadata what a test commits.
/// Proposals of leaders wait until the test answers them.
/// </summary>
internal sealed class HandController : Hand
{
    private static readonly LeaderEpoch Epoch = new(1);
    private readonly List<(Offset Last, byte[] Bytes)> batches = [];
    private readonly List<(ConnectionId Connection, FetchRequest Request)> parked = [];
    private readonly List<(ConnectionId Connection, AlterPartitionRequest Request)> proposals = [];
    private Offset told = Offset.Zero;

    /// <summary>Committed metadata.</summary>
    public ClusterImage Image { get; } = new();

    public Offset End { get; private set; } = Offset.Zero;

    /// <summary>False: brokers get no news; what is committed meanwhile reaches them later.</summary>
    public bool TellsMetadata { get; set; } = true;

    /// <summary>False: a registration gets no answer.</summary>
    public bool Registers { get; set; } = true;

    /// <summary>What registrations are told instead of being taken.</summary>
    public ErrorCode RegistrationRefusal { get; set; }

    /// <summary>When each registration was asked for.</summary>
    public List<VirtualTime> RegistrationTimes { get; } = [];

    /// <summary>Every registration that was asked for.</summary>
    public List<BrokerRegistrationRequest> Registrations { get; } = [];

    /// <summary>Every AlterPartition that came, answered or not.</summary>
    public List<AlterPartitionRequest> Proposals { get; } = [];

    /// <summary>How many of them wait for an answer.</summary>
    public int Waiting => proposals.Count;

    /// <summary>Producer ids handed out so far, in blocks of ten.</summary>
    public List<AllocateProducerIdsRequest> IdBlocks { get; } = [];

    public override void OnStart()
    {
        base.OnStart();
        Context.Listen(KafkaPorts.Controller);
    }

    /// <summary>Metadata changes, and brokers are told unless they are to know nothing.</summary>
    public void Commit(params MetadataRecord[] records) => Do(() => Append(records));

    /// <summary>Brokers hear of everything that was held back.</summary>
    public void TellAll() => Do(() =>
    {
        TellsMetadata = true;
        Serve();
    });

    /// <summary>Answers the oldest proposal that waits; the new in-sync set is not committed by that.</summary>
    public void Answer(Func<PartitionProposal, PartitionAltered> result) => Answer(request => new(request.CorrelationId, ErrorCode.None, [.. request.Partitions.Select(result)]));

    public void Answer(Func<AlterPartitionRequest, AlterPartitionResponse> answer)
    {
        Assert.True(proposals.Count > 0, "No proposal waits for an answer.");
        var (connection, request) = proposals[0];
        proposals.RemoveAt(0);
        Do(() => Context.Send(connection, answer(request)));
    }

    /// <summary>Closes the connections of the proposals that wait.</summary>
    public void HangUp() => Do(() =>
    {
        foreach (var (connection, _) in proposals) Context.Close(connection);
        proposals.Clear();
    });

    public override void OnMessage(ConnectionId connection, Message message)
    {
        switch (message)
        {
            case FetchRequest fetch:
                parked.Add((connection, fetch));
                Context.SetTimer(Duration.FromMs(fetch.MaxWaitMs), 1, connection.Value);
                Serve();
                break;
            case BrokerRegistrationRequest register:
                Registrations.Add(register);
                RegistrationTimes.Add(Context.Now);
                if (!Registers) break;
                if (RegistrationRefusal != ErrorCode.None)
                {
                    Context.Send(connection, new BrokerRegistrationResponse(register.CorrelationId, RegistrationRefusal, BrokerEpoch.None));
                    break;
                }

                var epoch = new BrokerEpoch(End.Value);
                Append([Registration(register.Broker, register.Machine, epoch, rack: register.Rack)]);
                Context.Send(connection, new BrokerRegistrationResponse(register.CorrelationId, ErrorCode.None, epoch));
                break;
            case BrokerHeartbeatRequest beat:
                var stored = Image.Broker(beat.Broker)!;
                var caughtUp = beat.CurrentMetadataOffset >= stored.RegisteredAt;
                if (stored.Fenced && caughtUp && !beat.WantFence) Append([new BrokerRegistrationChangeRecord(beat.Broker, stored.Epoch) { Fenced = FencingChange.Unfence }]);
                Context.Send(connection, new BrokerHeartbeatResponse(beat.CorrelationId, ErrorCode.None, caughtUp, stored.Fenced && beat.WantFence, false));
                break;
            case AlterPartitionRequest alter:
                Proposals.Add(alter);
                proposals.Add((connection, alter));
                break;
            case AllocateProducerIdsRequest ids:
                Context.Send(connection, new AllocateProducerIdsResponse(ids.CorrelationId, ErrorCode.None, new(1000 + (10 * IdBlocks.Count)), 10));
                IdBlocks.Add(ids);
                break;
        }
    }

    public override void OnTimer(int kind, long data)
    {
        // An observer that waits gets the empty answer when its patience is over.
        foreach (var (connection, request) in parked.FindAll(f => f.Connection.Value == data)) Give(connection, request);
        parked.RemoveAll(f => f.Connection.Value == data);
    }

    public static RegisterBrokerRecord Registration(BrokerId broker, MachineId machine, BrokerEpoch epoch, bool fenced = true, string rack = "") =>
        new(broker, new(broker.Value, epoch.Value), epoch, [new("PLAINTEXT", HostName.Of(machine), KafkaPorts.Broker, 0)], [], rack.Length == 0 ? null : rack, [new(broker.Value, 99)]) { Fenced = fenced };

    private void Append(MetadataRecord[] records)
    {
        var batch = new MetadataBatch(End, Epoch, Context.WallClockMs);
        var replay = new MetadataReplay(Image);
        foreach (var record in records)
        {
            batch.Add(record);
            replay.Apply(record, End);
            End = End.Next;
        }

        batches.Add((End - 1, batch.Build()));
        Serve();
    }

    private void Serve()
    {
        if (!TellsMetadata) return;
        told = End;
        foreach (var (connection, request) in parked.FindAll(f => f.Request.Partitions[0].FetchOffset < told))
        {
            Give(connection, request);
            parked.RemoveAll(f => f.Connection == connection);
        }
    }

    private void Give(ConnectionId connection, FetchRequest request)
    {
        var asked = request.Partitions[0];
        List<byte> bytes = [];
        foreach (var (last, batch) in batches)
        {
            if (last >= asked.FetchOffset && last < told) bytes.AddRange(batch);
        }

        Context.Send(connection, new FetchResponse().With(request, ErrorCode.None, 0, [new(asked.Partition, ErrorCode.None, told, told, Offset.Zero, null, BrokerId.None, Epoch, null, bytes.ToArray())]));
    }
}
