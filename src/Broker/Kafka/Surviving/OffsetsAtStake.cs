namespace Lab.Broker.Kafka.Surviving;

/// <summary>What depends on <c>__consumer_offsets</c>, besides repeats.</summary>
/// <param name="Log">How its records are kept.</param>
/// <param name="Positions">A group that loses its position skips what it has not read: some <c>auto.offset.reset</c> is not <c>earliest</c>.</param>
/// <param name="Groups">A group that is lost with it ends: some group speaks the consumer protocol, whose members are refused for good (GROUP_ID_NOT_FOUND). A classic one is made anew.</param>
public sealed record OffsetsAtStake(CopiesOfLog Log, bool Positions, bool Groups);
