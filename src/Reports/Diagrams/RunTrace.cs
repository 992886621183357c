using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Reports.Diagrams;

/// <summary>Everything one replayed run left for those who draw and tell it.</summary>
/// <param name="Facts">What happened inside.</param>
/// <param name="History">What the clients saw.</param>
/// <param name="Participants">Who took part, in the order of their lanes: producers, brokers, controllers, consumers.</param>
/// <param name="Locator">Finds messages in written bytes.</param>
public sealed record RunTrace(FactLog Facts, History History, IReadOnlyList<Participant> Participants, IMessageLocator Locator);
