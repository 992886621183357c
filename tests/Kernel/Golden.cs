namespace Lab.Kernel.Tests;

/// <summary>
/// Values that must never change without a reason: every committed seed, every replay command in a report rests on them.
/// Whoever changes one says in the commit what changed the runs.
/// </summary>
internal static class Golden
{
    /// <summary>Seed 42; sites 1, 2, 900; subjects 0, 1 and "broker 1"; k 0 and 1; bound 1,000,000,000.</summary>
    public static readonly long[] Draws =
    [
        697736341, 711182222, 270221545, 129883104, 980566298, 185263614,
        416055360, 185797211, 312007225, 286407357, 357447811, 774016809,
        539751532, 573081258, 288310362, 454544435, 484515580, 371197980,
    ];

    // Both run hashes and the number of events of the three small worlds with seed 1 after 1.5 s.
    public const string Ticking = "cd2b5a16465b51ed-400ce57d1146be59 11017";
    public const string Crowd = "45df77ac882bedb5-75ddf66dfc377f8a 7133";
    public const string Writing = "6bdd6251085e7032-66c7b3efbd234783 11650";
}
