using Lab.Explorer.Results;

namespace Lab.Cli.Output;

/// <summary>What is told while a campaign works. Called by one thread at a time, in the order of the runs.</summary>
public interface IProgress : IDisposable
{
    void Begin(VariantResult head, long runs);

    /// <param name="done">Runs of this variant so far.</param>
    void Ran(long done);

    void End(VariantResult result);
}
