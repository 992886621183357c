using Lab.Model;

namespace Lab.Reports.Diagrams;

public enum ParticipantRole
{
    Producer,
    Broker,
    Controller,
    Consumer,
}

/// <summary>
/// Somebody with a lane in diagrams and a name in timelines: a role on a machine. A machine may hold several.
/// </summary>
/// <param name="Role">What it is.</param>
/// <param name="Machine">Where it runs.</param>
/// <param name="Name">As the reader knows it: <c>p1</c>, <c>broker 1</c>, <c>billing.1</c>.</param>
/// <param name="Broker">The broker's id as facts name it; -1 for others.</param>
/// <param name="Group">The group a consumer reads for; empty for others.</param>
public sealed record Participant(ParticipantRole Role, MachineId Machine, string Name, int Broker = -1, string Group = "");
