namespace Lab.Explorer.Results;

/// <summary>How many messages the application was told of as ok, as failed, and not at all (info).</summary>
public readonly record struct ToldCounts(long Ok, long Fail, long Info)
{
    public long Total => Ok + Fail + Info;

    public static ToldCounts operator +(ToldCounts a, ToldCounts b) => new(a.Ok + b.Ok, a.Fail + b.Fail, a.Info + b.Info);

    public static ToldCounts Add(ToldCounts left, ToldCounts right) => left + right;
}
