namespace Lab.Cli.Tests.Faking;

internal static class Files
{
    public const string AcksOne = """
        name: acks=1 loses what the leader acknowledged alone
        about: The leader acknowledges m before any follower has fetched it, and loses power.
        source: kafka A2
        system: kafka
        topics: { orders: { partitions: 1, replication.factor: 3 } }
        producers: { p1: { topic: orders, records: 10, properties: { acks: 1 } } }
        consumers: { billing: { topics: [orders], properties: { auto.offset.reset: earliest } } }
        runs: 40
        expect: { no-loss: violated, no-phantom: holds }
        variants:
          acks-all:
            set: { producers/p1/properties/acks: all }
            expect: { no-loss: holds, no-phantom: holds }

        """;

    public const string InFlight = """
        name: a retry turns the order round
        system: kafka
        topics: { orders: { partitions: 1 } }
        producers: { p1: { topic: orders, records: 10, properties: { enable.idempotence: false } } }
        consumers: { billing: { topics: [orders], properties: { auto.offset.reset: earliest } } }
        runs: 20
        expect: { ordering(key): violated, cause: retry-overtaken }

        """;
}
