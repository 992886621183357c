using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

/// <summary>Where a consumer goes whose position is missing or no longer in the log.</summary>
public enum ResetTo
{
    /// <summary>The end: what lies before is skipped in silence.</summary>
    Latest,
    /// <summary>The log start.</summary>
    Earliest,
    /// <summary>Nowhere: poll throws.</summary>
    None,
    /// <summary>The first record not older than the duration (KIP-1106, 4.0).</summary>
    ByDuration,
}

/// <summary>The parsed <c>auto.offset.reset</c>; <see cref="BackMs"/> is how far back <see cref="ResetTo.ByDuration"/> goes, 0 else.</summary>
public readonly record struct AutoOffsetReset(ResetTo To, long BackMs)
{
    internal const string DurationPrefix = "by_duration:";

    /// <summary>Null with the reason when Kafka refuses the text. Case counts.</summary>
    public static AutoOffsetReset? Parse(string? text, bool byDuration, out string? wrong)
    {
        wrong = null;
        switch (text)
        {
            case "latest":
                return new(ResetTo.Latest, 0);
            case "earliest":
                return new(ResetTo.Earliest, 0);
            case "none":
                return new(ResetTo.None, 0);
        }

        if (!byDuration || text is null || !text.StartsWith(DurationPrefix, StringComparison.Ordinal))
        {
            wrong = byDuration && text == "by_duration" ? "lacks the :duration" : "is not one of the allowed words";
            return null;
        }

        if (IsoDuration.ToMs(text[DurationPrefix.Length..]) is not { } ms)
            wrong = "has no ISO 8601 duration after by_duration:";
        else if (ms < 0)
            wrong = "goes forward: the duration is negative";
        else
            return new(ResetTo.ByDuration, ms);
        return null;
    }

    public override string ToString() => To switch
    {
        ResetTo.Latest => "latest",
        ResetTo.Earliest => "earliest",
        ResetTo.None => "none",
        _ => DurationPrefix + "PT" + (BackMs / 1000m).ToString("0.###", CultureInfo.InvariantCulture) + "S",
    };
}
