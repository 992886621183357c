namespace Lab.Scenarios;

/// <summary>Scenarios to start from: `lab new kafka`.</summary>
public static class ScenarioTemplates
{
    /// <summary>The systems that have a template.</summary>
    public static IReadOnlyList<string> Systems { get; } = ["kafka"];

    /// <summary>A commented scenario that validates; null for a system without one.</summary>
    public static string? New(string system) => system == "kafka" ? Kafka : null;

    private const string Kafka = """
        # yaml-language-server: $schema=../../docs/scenario.schema.json
        # Every key: docs/scenario-reference.md. Check with `lab validate FILE`, run with `lab run FILE`.

        name: acks=1 loses what only the leader had        # a sentence: what the scenario shows
        about: >                                           # the interleaving, for a person
          The leader acknowledges a message before any follower has fetched it, and loses its power.
          A follower becomes leader; when the old one is back, it cuts its log to the new leader's.
        system: kafka
        profile: "4.1"                                     # behaviour and defaults of that release

        cluster:
          brokers: 3                                       # ids 1, 2, 3
          properties: {}                                   # settings of all brokers, real names: { replica.lag.time.max.ms: 10s }

        topics:
          orders:                                          # its partitions are orders-0, orders-1, ...
            partitions: 1
            replication.factor: 3
            min.insync.replicas: 2                         # any topic setting, under its real name

        producers:
          p1:
            topic: orders
            records: 500
            rate: 2000/s
            keys: 5                                        # messages take 5 keys in turn
            properties:
              acks: 1                                      # the setting in question

        consumers:
          billing:
            topics: [orders]
            handler: [effect, commit]                      # at least once; [commit, effect] is at most once
            properties:
              enable.auto.commit: false
              auto.offset.reset: earliest

        faults:                                            # beside each other, each with its own trigger
          - { at: 50ms..150ms, power-loss: leader(orders-0), restart-after: 20s }

        # steps:                                           # or one sequence, each step after the one before
        #   - { bind: { a: leader(orders-0), b: "follower(orders-0,1)" } }
        #   - { await: acked(p1) >= 20 }
        #   - { isolate: b }
        #   - { await: b not in isr(orders-0), within: 1m }
        #   - { crash: a, after: 1ms }
        #   - { heal: all }

        owed: 3m                                           # progress is due within this after healing
        runs: 200                                          # seeds 1..200

        expect:                                            # violated: in at least one run; holds: in none
          no-loss: violated
          no-phantom: holds

        variants:
          acks-all:                                        # the same question with one thing changed
            set: { producers/p1/properties/acks: all }
            expect: { no-loss: holds, no-phantom: holds }

        """;
}
