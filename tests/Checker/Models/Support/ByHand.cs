namespace Lab.Checker.Tests.Models;

/// <summary>Histories that random ones come to too seldom; judged by the oracle like those, before them.</summary>
internal static class ByHand
{
    /// <summary>Rounds of transactions; of logs, operations one after the other.</summary>
    public static string[] Of(string model) => model switch
    {
        "list-append" => ["1: wx1 | * ry1 rx | * wy1 | * rx | * wx2 | * wx3 / 1: ry"],
        "rw-register" => ["wx1 fail | rx1 wx2 wy3 | rx ry3"],
        "kafka" => ["0: sx2@1 sx3@2 | 1: sx4@3 sy5@0 | 2: py5@0 sx8@0 | 3: px8@0,2@1,3@2,4@3+y5@0"],
        _ => [],
    };
}
