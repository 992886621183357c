using Lab.Explorer.Results;

namespace Lab.Explorer.Running;

/// <summary>A run ended in an exception: a bug of the lab. It carries what is needed to see it again.</summary>
public sealed class RunFailedException(VariantResult head, ulong seed, Exception inner)
    : Exception($"Run with seed {seed} of \"{head.Scenario}\", variant {head.Variant}, failed: {inner.Message}", inner)
{
    /// <summary>The names of the variant that ran.</summary>
    public VariantResult Head => head;

    public ulong Seed => seed;
}
