using Lab.Model.Guarantees;
using Lab.Reports.Diagrams.Reading;

namespace Lab.Reports.Diagrams;

/// <summary>Makes the model of a run's diagram from its facts, and of its twin that holds.</summary>
public static class DiagramModels
{
    /// <summary>The violated run, around the witness's message. Null when the verdict names no message.</summary>
    public static DiagramModel? Of(RunTrace run, Witness witness) => witness.Message.IsNone ? null : new DiagramReader(run, witness).Read();

    /// <summary>The same message in the run that holds, for about as long as the violated one took.</summary>
    public static DiagramModel OfTwin(RunTrace run, Witness witness, DiagramModel violated) =>
        new DiagramReader(run, witness).Read(until: (violated.End - violated.Origin) * 2);
}
