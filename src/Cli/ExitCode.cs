namespace Lab.Cli;

/// <summary>What the command tells the shell. Of several, 2 beats 1 beats 3.</summary>
public static class ExitCode
{
    public const int AsExpected = 0;
    public const int NotAsExpected = 1;

    /// <summary>Unusable input: one clear message per problem was written to standard error.</summary>
    public const int Unusable = 2;

    public const int Undecided = 3;

    /// <summary>The lab itself failed (EX_SOFTWARE of sysexits.h): a bug, to be reported with the line that was written.</summary>
    public const int Internal = 70;

    /// <summary>Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;

    /// <summary>The code of several parts: 2 before 1 before 3 before 0.</summary>
    public static int Worst(int a, int b) => Rank(a) >= Rank(b) ? a : b;

    private static int Rank(int code) => code switch
    {
        AsExpected => 0,
        Undecided => 1,
        NotAsExpected => 2,
        Unusable => 3,
        _ => 4,
    };
}
