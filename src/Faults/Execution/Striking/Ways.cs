using Lab.Faults.Execution.Aiming;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Execution.Striking;

/// <summary>The directions between machines that links, groups and isolated machines mean. A machine has no link to itself.</summary>
internal static class Ways
{
    public static List<Way> OfLinks(RoleResolver roles, ulong subject, ValueList<Link> links)
    {
        var ways = new List<Way>();
        foreach (var link in links)
        {
            foreach (var from in roles.Resolve(link.From, subject))
            {
                foreach (var to in roles.Resolve(link.To, subject))
                {
                    Add(ways, from.Machine, to.Machine);
                    if (link.BothWays) Add(ways, to.Machine, from.Machine);
                }
            }
        }

        return ways;
    }

    /// <summary>Both ways between any two of the groups.</summary>
    public static List<Way> Between(RoleResolver roles, ulong subject, ValueList<ValueList<Role>> groups)
    {
        var ways = new List<Way>();
        var machines = groups.Select(g => Machines(roles, subject, g)).ToList();
        for (var a = 0; a < machines.Count; a++)
        {
            for (var b = a + 1; b < machines.Count; b++)
            {
                foreach (var one in machines[a])
                    foreach (var other in machines[b]) AddBoth(ways, one, other);
            }
        }

        return ways;
    }

    /// <summary>Both ways between each of these and every other machine of the world, those between two of them included.</summary>
    public static List<Way> Around(RoleResolver roles, ulong subject, ValueList<Role> who, int machineCount)
    {
        var ways = new List<Way>();
        foreach (var one in Machines(roles, subject, who))
        {
            for (var other = 0; other < machineCount; other++) AddBoth(ways, one, new(other));
        }

        return ways;
    }

    private static List<MachineId> Machines(RoleResolver roles, ulong subject, ValueList<Role> who)
    {
        var machines = new List<MachineId>();
        foreach (var role in who)
        {
            foreach (var target in roles.Resolve(role, subject))
                if (!machines.Contains(target.Machine)) machines.Add(target.Machine);
        }

        return machines;
    }

    private static void AddBoth(List<Way> ways, MachineId one, MachineId other)
    {
        Add(ways, one, other);
        Add(ways, other, one);
    }

    /// <summary>One fault does to a way what it does once, however often it is named.</summary>
    private static void Add(List<Way> ways, MachineId from, MachineId to)
    {
        var way = new Way(from, to);
        if (from != to && !ways.Contains(way)) ways.Add(way);
    }
}
