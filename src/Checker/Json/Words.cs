using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>The words of the format for kinds, results and flags: by the number of the value, which never changes.</summary>
internal static class Words
{
    public const string Format = "lab-history";

    /// <summary>Reads that meet the current end of a log.</summary>
    public const string Current = "current";

    public static readonly string[] Kinds = ["send", "effect", "read", "read-end", "commit", "resume", "acquire", "release"];
    public static readonly string[] Results = ["open", "ok", "fail", "info"];

    public static readonly (OperationFlags Flag, string Word)[] Flags =
    [
        (OperationFlags.Unconfirmed, "unconfirmed"),
        (OperationFlags.Probe, "probe"),
        (OperationFlags.Auditor, "auditor"),
    ];
}
