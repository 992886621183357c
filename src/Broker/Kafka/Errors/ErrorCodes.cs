using System.Collections.Frozen;

namespace Lab.Broker.Kafka;

/// <summary>What a client may conclude from an error code alone (the Java client's exception classes; 4.2.0).</summary>
/// <param name="ProtocolName">As the protocol documents and brokers log it.</param>
/// <param name="Exception">The exception that the Java client throws for it; null for NONE.</param>
/// <param name="IsRetriable">The same request may succeed later.</param>
/// <param name="RefreshesMetadata">The client's picture of the cluster is stale: ask for metadata before the retry.</param>
/// <param name="ProducerClass">What a producer does with it, as far as the class hierarchy says.</param>
public readonly record struct ErrorInfo(string ProtocolName, string? Exception, bool IsRetriable, bool RefreshesMetadata, ProducerErrorClass ProducerClass);

/// <summary>How a producer sorts an error.</summary>
public enum ProducerErrorClass
{
    None,

    /// <summary>Send again.</summary>
    Retriable,

    /// <summary>Abort the transaction, then go on (KIP-1050).</summary>
    Abortable,

    /// <summary>Make a new client, or join again.</summary>
    ApplicationRecoverable,

    /// <summary>The configuration is at fault.</summary>
    InvalidConfiguration,

    /// <summary>Nothing is known from the class: fails the record or the producer.</summary>
    Other,
}

/// <summary>The table of error codes.</summary>
public static class ErrorCodes
{
    private static readonly FrozenDictionary<ErrorCode, ErrorInfo> Table = new Dictionary<ErrorCode, ErrorInfo>
    {
        [ErrorCode.UnknownServerError] = new("UNKNOWN_SERVER_ERROR", "UnknownServerException", false, false, ProducerErrorClass.Other),
        [ErrorCode.None] = new("NONE", null, false, false, ProducerErrorClass.None),
        [ErrorCode.OffsetOutOfRange] = new("OFFSET_OUT_OF_RANGE", "OffsetOutOfRangeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.CorruptMessage] = new("CORRUPT_MESSAGE", "CorruptRecordException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.UnknownTopicOrPartition] = new("UNKNOWN_TOPIC_OR_PARTITION", "UnknownTopicOrPartitionException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidFetchSize] = new("INVALID_FETCH_SIZE", "InvalidFetchSizeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.LeaderNotAvailable] = new("LEADER_NOT_AVAILABLE", "LeaderNotAvailableException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.NotLeaderOrFollower] = new("NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.RequestTimedOut] = new("REQUEST_TIMED_OUT", "TimeoutException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.BrokerNotAvailable] = new("BROKER_NOT_AVAILABLE", "BrokerNotAvailableException", false, false, ProducerErrorClass.Other),
        [ErrorCode.ReplicaNotAvailable] = new("REPLICA_NOT_AVAILABLE", "ReplicaNotAvailableException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.MessageTooLarge] = new("MESSAGE_TOO_LARGE", "RecordTooLargeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StaleControllerEpoch] = new("STALE_CONTROLLER_EPOCH", "ControllerMovedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.OffsetMetadataTooLarge] = new("OFFSET_METADATA_TOO_LARGE", "OffsetMetadataTooLarge", false, false, ProducerErrorClass.Other),
        [ErrorCode.NetworkException] = new("NETWORK_EXCEPTION", "NetworkException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.CoordinatorLoadInProgress] = new("COORDINATOR_LOAD_IN_PROGRESS", "CoordinatorLoadInProgressException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.CoordinatorNotAvailable] = new("COORDINATOR_NOT_AVAILABLE", "CoordinatorNotAvailableException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.NotCoordinator] = new("NOT_COORDINATOR", "NotCoordinatorException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidTopicException] = new("INVALID_TOPIC_EXCEPTION", "InvalidTopicException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.RecordListTooLarge] = new("RECORD_LIST_TOO_LARGE", "RecordBatchTooLargeException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.NotEnoughReplicas] = new("NOT_ENOUGH_REPLICAS", "NotEnoughReplicasException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.NotEnoughReplicasAfterAppend] = new("NOT_ENOUGH_REPLICAS_AFTER_APPEND", "NotEnoughReplicasAfterAppendException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidRequiredAcks] = new("INVALID_REQUIRED_ACKS", "InvalidRequiredAcksException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.IllegalGeneration] = new("ILLEGAL_GENERATION", "IllegalGenerationException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.InconsistentGroupProtocol] = new("INCONSISTENT_GROUP_PROTOCOL", "InconsistentGroupProtocolException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidGroupId] = new("INVALID_GROUP_ID", "InvalidGroupIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnknownMemberId] = new("UNKNOWN_MEMBER_ID", "UnknownMemberIdException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.InvalidSessionTimeout] = new("INVALID_SESSION_TIMEOUT", "InvalidSessionTimeoutException", false, false, ProducerErrorClass.Other),
        [ErrorCode.RebalanceInProgress] = new("REBALANCE_IN_PROGRESS", "RebalanceInProgressException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidCommitOffsetSize] = new("INVALID_COMMIT_OFFSET_SIZE", "InvalidCommitOffsetSizeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.TopicAuthorizationFailed] = new("TOPIC_AUTHORIZATION_FAILED", "TopicAuthorizationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.GroupAuthorizationFailed] = new("GROUP_AUTHORIZATION_FAILED", "GroupAuthorizationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.ClusterAuthorizationFailed] = new("CLUSTER_AUTHORIZATION_FAILED", "ClusterAuthorizationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.InvalidTimestamp] = new("INVALID_TIMESTAMP", "InvalidTimestampException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnsupportedSaslMechanism] = new("UNSUPPORTED_SASL_MECHANISM", "UnsupportedSaslMechanismException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.IllegalSaslState] = new("ILLEGAL_SASL_STATE", "IllegalSaslStateException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.UnsupportedVersion] = new("UNSUPPORTED_VERSION", "UnsupportedVersionException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.TopicAlreadyExists] = new("TOPIC_ALREADY_EXISTS", "TopicExistsException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidPartitions] = new("INVALID_PARTITIONS", "InvalidPartitionsException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidReplicationFactor] = new("INVALID_REPLICATION_FACTOR", "InvalidReplicationFactorException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.InvalidReplicaAssignment] = new("INVALID_REPLICA_ASSIGNMENT", "InvalidReplicaAssignmentException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidConfig] = new("INVALID_CONFIG", "InvalidConfigurationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.NotController] = new("NOT_CONTROLLER", "NotControllerException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidRequest] = new("INVALID_REQUEST", "InvalidRequestException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnsupportedForMessageFormat] = new("UNSUPPORTED_FOR_MESSAGE_FORMAT", "UnsupportedForMessageFormatException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.PolicyViolation] = new("POLICY_VIOLATION", "PolicyViolationException", false, false, ProducerErrorClass.Other),
        [ErrorCode.OutOfOrderSequenceNumber] = new("OUT_OF_ORDER_SEQUENCE_NUMBER", "OutOfOrderSequenceException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DuplicateSequenceNumber] = new("DUPLICATE_SEQUENCE_NUMBER", "DuplicateSequenceException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidProducerEpoch] = new("INVALID_PRODUCER_EPOCH", "InvalidProducerEpochException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.InvalidTxnState] = new("INVALID_TXN_STATE", "InvalidTxnStateException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidProducerIdMapping] = new("INVALID_PRODUCER_ID_MAPPING", "InvalidPidMappingException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.InvalidTransactionTimeout] = new("INVALID_TRANSACTION_TIMEOUT", "InvalidTxnTimeoutException", false, false, ProducerErrorClass.Other),
        [ErrorCode.ConcurrentTransactions] = new("CONCURRENT_TRANSACTIONS", "ConcurrentTransactionsException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.TransactionCoordinatorFenced] = new("TRANSACTION_COORDINATOR_FENCED", "TransactionCoordinatorFencedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.TransactionalIdAuthorizationFailed] = new("TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "TransactionalIdAuthorizationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.SecurityDisabled] = new("SECURITY_DISABLED", "SecurityDisabledException", false, false, ProducerErrorClass.Other),
        [ErrorCode.OperationNotAttempted] = new("OPERATION_NOT_ATTEMPTED", "OperationNotAttemptedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.KafkaStorageError] = new("KAFKA_STORAGE_ERROR", "KafkaStorageException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.LogDirNotFound] = new("LOG_DIR_NOT_FOUND", "LogDirNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.SaslAuthenticationFailed] = new("SASL_AUTHENTICATION_FAILED", "SaslAuthenticationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.UnknownProducerId] = new("UNKNOWN_PRODUCER_ID", "UnknownProducerIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.ReassignmentInProgress] = new("REASSIGNMENT_IN_PROGRESS", "ReassignmentInProgressException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DelegationTokenAuthDisabled] = new("DELEGATION_TOKEN_AUTH_DISABLED", "DelegationTokenDisabledException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DelegationTokenNotFound] = new("DELEGATION_TOKEN_NOT_FOUND", "DelegationTokenNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DelegationTokenOwnerMismatch] = new("DELEGATION_TOKEN_OWNER_MISMATCH", "DelegationTokenOwnerMismatchException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DelegationTokenRequestNotAllowed] = new("DELEGATION_TOKEN_REQUEST_NOT_ALLOWED", "UnsupportedByAuthenticationException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DelegationTokenAuthorizationFailed] = new("DELEGATION_TOKEN_AUTHORIZATION_FAILED", "DelegationTokenAuthorizationException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.DelegationTokenExpired] = new("DELEGATION_TOKEN_EXPIRED", "DelegationTokenExpiredException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidPrincipalType] = new("INVALID_PRINCIPAL_TYPE", "InvalidPrincipalTypeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.NonEmptyGroup] = new("NON_EMPTY_GROUP", "GroupNotEmptyException", false, false, ProducerErrorClass.Other),
        [ErrorCode.GroupIdNotFound] = new("GROUP_ID_NOT_FOUND", "GroupIdNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FetchSessionIdNotFound] = new("FETCH_SESSION_ID_NOT_FOUND", "FetchSessionIdNotFoundException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidFetchSessionEpoch] = new("INVALID_FETCH_SESSION_EPOCH", "InvalidFetchSessionEpochException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.ListenerNotFound] = new("LISTENER_NOT_FOUND", "ListenerNotFoundException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.TopicDeletionDisabled] = new("TOPIC_DELETION_DISABLED", "TopicDeletionDisabledException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FencedLeaderEpoch] = new("FENCED_LEADER_EPOCH", "FencedLeaderEpochException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.UnknownLeaderEpoch] = new("UNKNOWN_LEADER_EPOCH", "UnknownLeaderEpochException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.UnsupportedCompressionType] = new("UNSUPPORTED_COMPRESSION_TYPE", "UnsupportedCompressionTypeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StaleBrokerEpoch] = new("STALE_BROKER_EPOCH", "StaleBrokerEpochException", false, false, ProducerErrorClass.Other),
        [ErrorCode.OffsetNotAvailable] = new("OFFSET_NOT_AVAILABLE", "OffsetNotAvailableException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.MemberIdRequired] = new("MEMBER_ID_REQUIRED", "MemberIdRequiredException", false, false, ProducerErrorClass.Other),
        [ErrorCode.PreferredLeaderNotAvailable] = new("PREFERRED_LEADER_NOT_AVAILABLE", "PreferredLeaderNotAvailableException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.GroupMaxSizeReached] = new("GROUP_MAX_SIZE_REACHED", "GroupMaxSizeReachedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FencedInstanceId] = new("FENCED_INSTANCE_ID", "FencedInstanceIdException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.EligibleLeadersNotAvailable] = new("ELIGIBLE_LEADERS_NOT_AVAILABLE", "EligibleLeadersNotAvailableException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.ElectionNotNeeded] = new("ELECTION_NOT_NEEDED", "ElectionNotNeededException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.NoReassignmentInProgress] = new("NO_REASSIGNMENT_IN_PROGRESS", "NoReassignmentInProgressException", false, false, ProducerErrorClass.Other),
        [ErrorCode.GroupSubscribedToTopic] = new("GROUP_SUBSCRIBED_TO_TOPIC", "GroupSubscribedToTopicException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidRecord] = new("INVALID_RECORD", "InvalidRecordException", false, false, ProducerErrorClass.InvalidConfiguration),
        [ErrorCode.UnstableOffsetCommit] = new("UNSTABLE_OFFSET_COMMIT", "UnstableOffsetCommitException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.ThrottlingQuotaExceeded] = new("THROTTLING_QUOTA_EXCEEDED", "ThrottlingQuotaExceededException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.ProducerFenced] = new("PRODUCER_FENCED", "ProducerFencedException", false, false, ProducerErrorClass.ApplicationRecoverable),
        [ErrorCode.ResourceNotFound] = new("RESOURCE_NOT_FOUND", "ResourceNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DuplicateResource] = new("DUPLICATE_RESOURCE", "DuplicateResourceException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnacceptableCredential] = new("UNACCEPTABLE_CREDENTIAL", "UnacceptableCredentialException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InconsistentVoterSet] = new("INCONSISTENT_VOTER_SET", "InconsistentVoterSetException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidUpdateVersion] = new("INVALID_UPDATE_VERSION", "InvalidUpdateVersionException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FeatureUpdateFailed] = new("FEATURE_UPDATE_FAILED", "FeatureUpdateFailedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.PrincipalDeserializationFailure] = new("PRINCIPAL_DESERIALIZATION_FAILURE", "PrincipalDeserializationException", false, false, ProducerErrorClass.Other),
        [ErrorCode.SnapshotNotFound] = new("SNAPSHOT_NOT_FOUND", "SnapshotNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.PositionOutOfRange] = new("POSITION_OUT_OF_RANGE", "PositionOutOfRangeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnknownTopicId] = new("UNKNOWN_TOPIC_ID", "UnknownTopicIdException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.DuplicateBrokerRegistration] = new("DUPLICATE_BROKER_REGISTRATION", "DuplicateBrokerRegistrationException", false, false, ProducerErrorClass.Other),
        [ErrorCode.BrokerIdNotRegistered] = new("BROKER_ID_NOT_REGISTERED", "BrokerIdNotRegisteredException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InconsistentTopicId] = new("INCONSISTENT_TOPIC_ID", "InconsistentTopicIdException", true, true, ProducerErrorClass.Retriable),
        [ErrorCode.InconsistentClusterId] = new("INCONSISTENT_CLUSTER_ID", "InconsistentClusterIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.TransactionalIdNotFound] = new("TRANSACTIONAL_ID_NOT_FOUND", "TransactionalIdNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FetchSessionTopicIdError] = new("FETCH_SESSION_TOPIC_ID_ERROR", "FetchSessionTopicIdException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.IneligibleReplica] = new("INELIGIBLE_REPLICA", "IneligibleReplicaException", false, false, ProducerErrorClass.Other),
        [ErrorCode.NewLeaderElected] = new("NEW_LEADER_ELECTED", "NewLeaderElectedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.OffsetMovedToTieredStorage] = new("OFFSET_MOVED_TO_TIERED_STORAGE", "OffsetMovedToTieredStorageException", false, false, ProducerErrorClass.Other),
        [ErrorCode.FencedMemberEpoch] = new("FENCED_MEMBER_EPOCH", "FencedMemberEpochException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnreleasedInstanceId] = new("UNRELEASED_INSTANCE_ID", "UnreleasedInstanceIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnsupportedAssignor] = new("UNSUPPORTED_ASSIGNOR", "UnsupportedAssignorException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StaleMemberEpoch] = new("STALE_MEMBER_EPOCH", "StaleMemberEpochException", false, false, ProducerErrorClass.Other),
        [ErrorCode.MismatchedEndpointType] = new("MISMATCHED_ENDPOINT_TYPE", "MismatchedEndpointTypeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnsupportedEndpointType] = new("UNSUPPORTED_ENDPOINT_TYPE", "UnsupportedEndpointTypeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnknownControllerId] = new("UNKNOWN_CONTROLLER_ID", "UnknownControllerIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.UnknownSubscriptionId] = new("UNKNOWN_SUBSCRIPTION_ID", "UnknownSubscriptionIdException", false, false, ProducerErrorClass.Other),
        [ErrorCode.TelemetryTooLarge] = new("TELEMETRY_TOO_LARGE", "TelemetryTooLargeException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidRegistration] = new("INVALID_REGISTRATION", "InvalidRegistrationException", false, false, ProducerErrorClass.Other),
        [ErrorCode.TransactionAbortable] = new("TRANSACTION_ABORTABLE", "TransactionAbortableException", false, false, ProducerErrorClass.Abortable),
        [ErrorCode.InvalidRecordState] = new("INVALID_RECORD_STATE", "InvalidRecordStateException", false, false, ProducerErrorClass.Other),
        [ErrorCode.ShareSessionNotFound] = new("SHARE_SESSION_NOT_FOUND", "ShareSessionNotFoundException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.InvalidShareSessionEpoch] = new("INVALID_SHARE_SESSION_EPOCH", "InvalidShareSessionEpochException", true, false, ProducerErrorClass.Retriable),
        [ErrorCode.FencedStateEpoch] = new("FENCED_STATE_EPOCH", "FencedStateEpochException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidVoterKey] = new("INVALID_VOTER_KEY", "InvalidVoterKeyException", false, false, ProducerErrorClass.Other),
        [ErrorCode.DuplicateVoter] = new("DUPLICATE_VOTER", "DuplicateVoterException", false, false, ProducerErrorClass.Other),
        [ErrorCode.VoterNotFound] = new("VOTER_NOT_FOUND", "VoterNotFoundException", false, false, ProducerErrorClass.Other),
        [ErrorCode.InvalidRegularExpression] = new("INVALID_REGULAR_EXPRESSION", "InvalidRegularExpression", false, false, ProducerErrorClass.Other),
        [ErrorCode.RebootstrapRequired] = new("REBOOTSTRAP_REQUIRED", "RebootstrapRequiredException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StreamsInvalidTopology] = new("STREAMS_INVALID_TOPOLOGY", "StreamsInvalidTopologyException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StreamsInvalidTopologyEpoch] = new("STREAMS_INVALID_TOPOLOGY_EPOCH", "StreamsInvalidTopologyEpochException", false, false, ProducerErrorClass.Other),
        [ErrorCode.StreamsTopologyFenced] = new("STREAMS_TOPOLOGY_FENCED", "StreamsTopologyFencedException", false, false, ProducerErrorClass.Other),
        [ErrorCode.ShareSessionLimitReached] = new("SHARE_SESSION_LIMIT_REACHED", "ShareSessionLimitReachedException", true, false, ProducerErrorClass.Retriable),
    }.ToFrozenDictionary();

    /// <summary>The row of a code. An unknown number is read as UNKNOWN_SERVER_ERROR, as the real client does.</summary>
    public static ErrorInfo Info(this ErrorCode code) => Table.TryGetValue(code, out var info) ? info : Table[ErrorCode.UnknownServerError];

    public static string ProtocolName(this ErrorCode code) => code.Info().ProtocolName;

    public static bool IsRetriable(this ErrorCode code) => code.Info().IsRetriable;

    public static bool RefreshesMetadata(this ErrorCode code) => code.Info().RefreshesMetadata;
}
