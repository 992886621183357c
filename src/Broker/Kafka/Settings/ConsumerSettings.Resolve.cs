namespace Lab.Broker.Kafka.Settings;

public sealed partial record ConsumerSettings
{
    /// <summary>
    /// What a consumer of this release makes of its properties: what is in force, or what its constructor throws.
    /// </summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static Resolution<ConsumerSettings> Resolve(
        string profile, IReadOnlyList<KeyValuePair<string, string>> given, SettingSyntax syntax = SettingSyntax.Scenario)
    {
        var read = GivenSettings.Read(SettingsTable.For(profile), SettingScope.Consumer, given, syntax);
        if (!read.IsRefused)
            ConsumerRules.Check(read);
        return read.Finish(InForce);
    }

    /// <summary>A consumer of which nothing was set.</summary>
    public static ConsumerSettings Defaults(string profile) => Resolve(profile, []).Require();

    private static ConsumerSettings InForce(GivenSettings given)
    {
        return new()
        {
            Release = given.Release,
            GroupId = given.TextOrNull("group.id"),
            GroupInstanceId = given.TextOrNull("group.instance.id"),
            GroupProtocol = ClientRules.Protocol(given),
            GroupRemoteAssignor = given.TextOr("group.remote.assignor", null),
            EnableAutoCommit = ClientRules.AutoCommit(given),
            AutoCommitIntervalMs = given.Long("auto.commit.interval.ms"),
            AutoOffsetReset = ClientRules.Reset(given),
            IsolationLevel = given.Text("isolation.level") == "read_committed" ? IsolationLevel.ReadCommitted : IsolationLevel.ReadUncommitted,
            MaxPollRecords = given.Int("max.poll.records"),
            MaxPollIntervalMs = given.Long("max.poll.interval.ms"),
            SessionTimeoutMs = given.Long("session.timeout.ms"),
            HeartbeatIntervalMs = given.Long("heartbeat.interval.ms"),
            PartitionAssignmentStrategy = given.List("partition.assignment.strategy"),
            FetchMinBytes = given.Int("fetch.min.bytes"),
            FetchMaxWaitMs = given.Long("fetch.max.wait.ms"),
            FetchMaxBytes = given.Int("fetch.max.bytes"),
            MaxPartitionFetchBytes = given.Int("max.partition.fetch.bytes"),
            CheckCrcs = given.Flag("check.crcs"),
            DefaultApiTimeoutMs = given.Long("default.api.timeout.ms"),
            AllowAutoCreateTopics = given.Flag("allow.auto.create.topics"),
            ClientRack = given.Text("client.rack"),
            ExcludeInternalTopics = given.Flag("exclude.internal.topics"),
            LeaveGroupOnClose = given.FlagOr("internal.leave.group.on.close", true),
            MetadataMaxAgeMs = given.Long("metadata.max.age.ms"),
            RetryBackoffMs = given.Long("retry.backoff.ms"),
            RetryBackoffMaxMs = ClientRules.RetryBackoffMaxMs(given),
            ReconnectBackoffMs = given.Long("reconnect.backoff.ms"),
            ReconnectBackoffMaxMs = ClientRules.ReconnectBackoffMaxMs(given),
            SocketConnectionSetupTimeoutMs = given.LongOr("socket.connection.setup.timeout.ms", long.MaxValue),
            SocketConnectionSetupTimeoutMaxMs = given.LongOr("socket.connection.setup.timeout.max.ms", long.MaxValue),
            ConnectionsMaxIdleMs = given.Long("connections.max.idle.ms"),
            RequestTimeoutMs = given.Long("request.timeout.ms"),
            RebootstrapWhenLost = ClientRules.Rebootstraps(given),
            RebootstrapTriggerMs = given.LongOr("metadata.recovery.rebootstrap.trigger.ms", long.MaxValue),
            SendBufferBytes = given.Int("send.buffer.bytes"),
            ReceiveBufferBytes = given.Int("receive.buffer.bytes"),
            ClientId = given.Text("client.id"),
        };
    }
}
