using Lab.Model;
using Lab.Model.Guarantees;
using Lab.Reports.Diagrams.Reading;

namespace Lab.Reports.Diagrams;

/// <summary>Makes the model of a run's diagram from its facts, and of its twin that holds.</summary>
public static class DiagramModels
{
    /// <summary>The violated run, around the witness's message. Null when the verdict names no message.</summary>
    public static DiagramModel? Of(RunTrace run, Witness witness) => witness.Message.IsNone ? null : new DiagramReader(run, witness).Read();

    /// <summary>
    /// The run that holds, for about as long as the violated one took: the same message, or where the fault found that one not yet
    /// acknowledged, the last that was (<see cref="DiagramModel.InsteadOf"/>).
    /// </summary>
    public static DiagramModel OfTwin(RunTrace run, Witness witness, DiagramModel violated)
    {
        var until = (violated.End - violated.Origin) * 2;
        var shown = TwinMessage.Of(run, violated);
        if (shown == violated.Message) return new DiagramReader(run, witness).Read(until);
        return new DiagramReader(run, witness with { Message = shown, Other = MessageId.None }).Read(until) with { InsteadOf = violated.Message };
    }
}
