using Lab.Model;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>The controllers at one moment of a run: who of them is dead, frozen or cut off, and whether what is left can elect and decide.</summary>
internal sealed class Quorum(Evidence evidence, Situation now)
{
    private IReadOnlyList<MachineId> Voters => evidence.Controllers;

    /// <summary>Some voter that is up reaches as many as a majority takes, itself among them.</summary>
    public bool HasMajority
    {
        get
        {
            foreach (var voter in Voters)
            {
                if (now.TroubleOf(voter) is not null) continue;
                var reached = 0;
                foreach (var other in Voters)
                {
                    if (now.TroubleOf(other) is null && now.CutBetween(voter, other) is null) reached++;
                }

                if (reached > Voters.Count / 2) return true;
            }

            return false;
        }
    }

    /// <summary>A clause that says what is wrong with the controllers; null when nothing is.</summary>
    public string? Trouble
    {
        get
        {
            if (Voters.Count == 1) return now.TroubleOf(Voters[0]) is { } down ? $"the controller is {down}" : null;
            var wrongs = Wrongs();
            if (wrongs.Count == 0) return null;
            var list = string.Join(", ", wrongs);
            return HasMajority ? $"{list} (a majority is left)" : $"the controllers have no majority ({list})";
        }
    }

    /// <summary>A clause that says why nobody has taken a leader's place, as far as that is the controllers' doing.</summary>
    public string NobodyElse
    {
        get
        {
            if (Voters.Count == 1 && now.TroubleOf(Voters[0]) is { } down) return $"the controller, {down}, elects nobody else";
            return Trouble is { } trouble ? $"nobody has taken its place: {trouble}" : "nobody has taken its place";
        }
    }

    /// <summary><c>cut off from the active controller, controller 2, since 2.100 s</c>, or null when a machine reaches the one that decides.</summary>
    public string? CutOff(MachineId machine)
    {
        if (Voters.Count == 1) return now.CutBetween(machine, Voters[0]);
        return now.ActiveController is { IsNone: false } active && now.CutSince(machine, active) is { } since
            ? $"cut off from the active controller, {evidence.NameOfController(active)}, since {since}"
            : null;
    }

    // A cut between two that are up is told once.
    private List<string> Wrongs()
    {
        List<string> wrongs = [];
        for (var i = 0; i < Voters.Count; i++)
        {
            var name = evidence.NameOfController(Voters[i]);
            if (now.TroubleOf(Voters[i]) is { } trouble)
            {
                wrongs.Add($"{name} is {trouble}");
                continue;
            }

            for (var j = 0; j < i; j++)
            {
                if (now.TroubleOf(Voters[j]) is null && now.CutSince(Voters[i], Voters[j]) is { } since) wrongs.Add($"{name} is cut off from {evidence.NameOfController(Voters[j])} since {since}");
            }
        }

        return wrongs;
    }
}
