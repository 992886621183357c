using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Model.Guarantees;

/// <summary>Names the cause of a violation from what a system's machines reported. One implementation per system.</summary>
public interface IExplain
{
    /// <summary>The cause, and a sentence for the reader: "m17 was acknowledged by broker 1 and existed nowhere else".</summary>
    Explanation Explain(Verdict violated, History history, FactLog facts);
}

/// <summary>A cause in words. The sentence names messages, brokers and times.</summary>
public sealed record Explanation(Cause Cause, string Sentence);
