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
        var unusable = campaign.Unusable.Count > 0 ? $", {Words.Count(campaign.Unusable.Count)} unusable" : "";
        return $"{Many(campaign.Scenarios.Count, "scenario")}, {Many(variants.Count, "variant")}, {Many(runs, "run")}: {Words.Count(by[Standing.AsExpected].Count())} as expected, {Words.Count(by[Standing.NotAsExpected].Count())} NOT as expected, {Words.Count(by[Standing.Undecided].Count())} undecided{unusable}";
    }

    public static string Many(long count, string what) => $"{Words.Count(count)} {what}{(count == 1 ? "" : "s")}";
}
