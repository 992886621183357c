namespace Lab.Checker.Tests.Models;

/// <summary>Histories that random ones come to too seldom; judged by the oracle like those, before them.</summary>
internal static class ByHand
{
    /// <summary>Rounds of transactions.</summary>
    public static string[] Of(string model) => model switch
    {
        "list-append" => ["1: wx1 | * ry1 rx | * wy1 | * rx | * wx2 | * wx3 / 1: ry"],
        "rw-register" => ["wx1 fail | rx1 wx2 wy3 | rx ry3"],
        _ => [],
    };
}
