using Lab.Broker.Kafka.Clients.Producing;
using Lab.Model;

namespace Lab.Scenarios.Running;

/// <summary>A controller, and where it runs.</summary>
internal readonly record struct PlacedController(ActorId Actor, ProcessId Process, MachineId Machine);

/// <summary>A broker, and where it runs.</summary>
internal readonly record struct PlacedBroker(int Id, ActorId Actor, ProcessId Process, MachineId Machine);

/// <summary>A producer, and where it runs.</summary>
internal readonly record struct PlacedProducer(ProducerOptions Options, ActorId Actor, ProcessId Process, MachineId Machine);

/// <summary>A member of a group, and where it runs.</summary>
/// <param name="Setup">What it is.</param>
/// <param name="Actor">The application.</param>
/// <param name="Network">Who has its connections and metadata: the background thread of the asynchronous consumer, else the application itself.</param>
/// <param name="Process">Of both.</param>
/// <param name="Machine">Its own.</param>
internal readonly record struct PlacedMember(MemberSetup Setup, ActorId Actor, ActorId Network, ProcessId Process, MachineId Machine);

/// <summary>One of the lab's own clients, and where it runs.</summary>
internal readonly record struct PlacedClient(ActorId Actor, MachineId Machine);
