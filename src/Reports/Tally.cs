using Lab.Explorer.Results;

namespace Lab.Reports;

/// <summary>A campaign in one sentence.</summary>
internal static class Tally
{
    public static string Of(CampaignResult campaign)
    {
        var variants = campaign.Variants.ToList();
        var by = variants.ToLookup(v => v.Standing);
        var runs = variants.Sum(v => v.Runs);
        var unusable = campaign.Unusable.Count > 0 ? $"; {Many(campaign.Unusable.Count, "mistake")} in the input" : "";
        return $"{Many(campaign.Scenarios.Count, "scenario")}, {Many(variants.Count, "variant")}, {Many(runs, "run")}: {Words.Count(by[Standing.AsExpected].Count())} as expected, {Words.Count(by[Standing.NotAsExpected].Count())} NOT as expected, {Words.Count(by[Standing.Undecided].Count())} undecided{unusable}";
    }

    /// <summary>How it came out, in a heading.</summary>
    public static string Title(CampaignResult campaign) => campaign.ExitCode switch
    {
        0 => "Everything came out as expected",
        1 when campaign.Variants.All(v => v.Standing != Standing.NotAsExpected) => "Something breaks more often than it did",
        1 => "Not everything came out as expected",
        2 => "Some input could not be used",
        _ => "Some of it is undecided",
    };

    public static string Many(long count, string what) => $"{Words.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
