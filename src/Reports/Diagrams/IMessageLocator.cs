using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Reports.Diagrams;

/// <summary>A message at its offset.</summary>
public readonly record struct LocatedMessage(MessageId Message, long Offset);

/// <summary>
/// Reads which messages stand at which offsets in the bytes of a <see cref="FactKind.CopyWritten"/> fact. Implemented by whoever
/// knows the system's format: reports know no broker. Offsets ascend; records that carry no message are left out.
/// </summary>
public interface IMessageLocator
{
    IReadOnlyList<LocatedMessage> In(in Fact written);
}
