using Lab.Model;
using Lab.Reports.Diagrams;
using Lab.Scenarios;

namespace Lab.Cli.Running;

/// <summary>Who takes part in a run, as the reader knows them, found by the names of their machines.</summary>
public static class Participants
{
    /// <summary>In the order of the lanes: producers, brokers, controllers, consumers. Whoever has no machine of his own is left out.</summary>
    public static IReadOnlyList<Participant> Of(Scenario scenario, IReadOnlyList<string> machines)
    {
        var found = new List<Participant>();
        // Servers come first: an application may be called b1 like a broker's machine, and everybody has his own.
        for (var id = 1; id <= scenario.Cluster.Brokers; id++) Add(ParticipantRole.Broker, $"b{id}", $"broker {id}", broker: id);
        for (var nth = 1; nth <= scenario.Cluster.Controllers && !scenario.Cluster.Combined; nth++)
        {
            var name = ClusterSpec.NameOfController(nth, scenario.Cluster.Controllers);
            Add(ParticipantRole.Controller, name, scenario.Cluster.Controllers == 1 ? name : $"controller {nth}");
        }

        foreach (var producer in scenario.Producers) Add(ParticipantRole.Producer, producer.Name, producer.Name);
        foreach (var group in scenario.Consumers)
        {
            for (var member = 1; member <= group.Members; member++)
            {
                var name = group.Members == 1 ? group.Name : $"{group.Name}.{member}";
                Add(ParticipantRole.Consumer, name, name, group: group.Name);
            }
        }

        return [.. found.OrderBy(f => f.Role)];

        void Add(ParticipantRole role, string machine, string name, int broker = -1, string group = "")
        {
            for (var m = 0; m < machines.Count; m++)
            {
                if (machines[m] != machine || found.Any(f => f.Machine.Value == m)) continue;
                found.Add(new(role, new MachineId(m), name, broker, group));
                return;
            }
        }
    }
}
