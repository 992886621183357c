using Lab.Scenarios.Figures;

namespace Lab.Scenarios.Tests.Catalogue;

/// <summary>What every file under scenarios/ owes its reader. Whether it comes out as expected is for runs to show.</summary>
public sealed class CatalogueTests
{
    /// <summary>What the lab promises to show, by folder.</summary>
    private static readonly string[] Promised =
    [
        "claims/K01", "claims/K02", "claims/K03", "claims/K04", "claims/K05", "claims/K06", "claims/K08", "claims/K09", "claims/K10", "claims/K12", "claims/K13", "claims/K14", "claims/K16", "claims/K17", "claims/K18", "claims/K20", "claims/K22", "claims/K23", "claims/K24", "claims/K25", "claims/K26", "claims/N02", "claims/N03", "claims/N04", "claims/N05", "claims/N08", "claims/N09", "claims/N10", "claims/N19",
        "kafka/A01", "kafka/A02", "kafka/A03", "kafka/A04", "kafka/A06", "kafka/A08", "kafka/A10", "kafka/A11", "kafka/A12", "kafka/A13", "kafka/A14", "kafka/A16", "kafka/A18", "kafka/A19", "kafka/A20", "kafka/A22", "kafka/A23", "kafka/A25", "kafka/A26", "kafka/A27", "kafka/A29", "kafka/B03", "kafka/B07", "kafka/B09", "kafka/C01", "kafka/C02", "kafka/C03", "kafka/C04", "kafka/C05", "kafka/C08",
        "kafka/E01", "kafka/E02", "kafka/E03", "kafka/E05", "kafka/E12", "kafka/E17", "kafka/Q01", "kafka/Q02", "kafka/Q03", "kafka/Q04", "kafka/S01", "kafka/S02", "kafka/T01", "kafka/T03",
        "kafka/E06", "kafka/E07", "kafka/E08", "kafka/E10", "kafka/E11", "kafka/E14", "kafka/E18", "kafka/G01", "swarm/S01", "swarm/S02", "swarm/S03", "swarm/S04", "swarm/S05",
    ];

    // Where what is to be shown also comes now and then under the right rule, and only the rates differ.
    private static readonly string[] RatesAlone = ["kafka/e08-two-owners-in-one-round.yaml", "swarm/s06-wrong-rules-while-reading.yaml"];

    public static TheoryData<string> Files => [.. Shipped.Files];

    [Fact]
    public void What_is_promised_is_there() =>
        Assert.Empty(Promised.Except(Shipped.Files.Select(f => $"{f.Split('/')[0]}/{Shipped.IdOf(f)}")));

    [Fact]
    public void No_two_files_have_one_name_or_say_the_same_sentence()
    {
        Assert.Equal(Shipped.Files.Count, Shipped.Files.Select(Path.GetFileName).Distinct().Count());
        Assert.Equal(Shipped.Files.Count, Shipped.Files.Select(f => Shipped.Load(f).Scenarios[0].Name).Distinct().Count());
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_loads_without_a_problem(string file)
    {
        var loaded = Shipped.Load(file);
        Assert.True(loaded.IsUsable, string.Join('\n', loaded.Problems));
        Assert.True(loaded.Scenarios.Count >= 2, "There is no twin to compare with.");
    }

    [Theory, MemberData(nameof(Files))]
    public void One_of_its_guarantees_breaks_in_one_variant_and_holds_in_another(string file)
    {
        var loaded = Shipped.Load(file);

        // Where the price is paid in waiting, the pair is what clients are told: always in one variant, never in another.
        var told = loaded.Scenarios.SelectMany(s => s.Expect.Observations).GroupBy(o => o.Predicate);
        if (told.Any(o => o.Any(e => e.Frequency == Frequency.Always) && o.Any(e => e.Frequency == Frequency.Never))) return;

        if (RatesAlone.Contains(file)) return;

        // Where it is paid in time, the pair is a figure of one variant beside that of another, or under bounds that the other's breaks.
        var bounds = loaded.Scenarios.SelectMany(s => s.Measure.Select(c => (s.Variant, c.Bound))).Where(c => c.Bound is not null).ToList();
        if (bounds.Any(b => b.Bound is FigureBound.Times) || bounds.Select(b => b.Variant).Distinct().Count() >= 2) return;
        Assert.Contains(Shipped.GuaranteesOf(loaded), guarantee =>
            loaded.Scenarios.Any(s => Shipped.ExpectedOf(s, guarantee) == Expected.Violated) &&
            loaded.Scenarios.Any(s => Shipped.ExpectedOf(s, guarantee) == Expected.Holds));
    }

    [Theory, MemberData(nameof(Files))]
    public void It_tells_the_interleaving_and_names_its_source(string file)
    {
        var loaded = Shipped.Load(file);
        Assert.All(loaded.Scenarios, s => Assert.Contains('.', s.About));
        var id = Shipped.InSource(Shipped.IdOf(file));
        Assert.Matches($@"^{file.Split('/')[0]} {id}\b", loaded.Scenarios[0].Source);
    }

    [Theory, MemberData(nameof(Files))]
    public void Every_variant_says_what_becomes_of_messages_and_of_progress(string file) =>
        Assert.All(Shipped.Load(file).Scenarios, variant =>
        {
            // Of progress nothing is said where a swarm is to break something, beyond the budget or under a wrong rule, and where the quorum forgets what it
            // committed: then it ends in some runs.
            var isSilent = (variant.Swarm is not null || file == "kafka/q04-wiped-controller-votes.yaml") && variant.Expect.Guarantees.Any(g => g.Expected == Expected.Violated);
            foreach (var guarantee in (string[])(isSilent ? ["no-loss", "no-phantom"] : ["no-loss", "no-phantom", "progress"]))
                Assert.True(Shipped.ExpectedOf(variant, guarantee) is not null, $"{variant.Variant} does not say whether {guarantee} holds.");
        });

    [Theory, MemberData(nameof(Files))]
    public void A_variant_that_keeps_everything_speaks_of_duplicates_and_order_too(string file) =>
        Assert.All(Shipped.Load(file).Scenarios.Where(s => s.Expect.Guarantees.All(e => e.Expected == Expected.Holds)), variant =>
            Assert.True(Shipped.ExpectedOf(variant, "no-duplicates") is not null || Shipped.ExpectedOf(variant, "ordering(key)") is not null,
                $"{variant.Variant} holds, and says nothing of duplicates or order."));

    [Theory, MemberData(nameof(Files))]
    public void It_stays_small(string file) =>
        Assert.All(Shipped.Load(file).Scenarios, variant =>
        {
            // A run with many partitions costs as much as several others.
            Assert.InRange(variant.Runs, variant.Topics.Sum(t => t.Partitions) >= 50 ? 5 : 50, 200);
            Assert.All(variant.Producers, p => Assert.InRange(p.Records, 0, 1500));
        });

    [Theory, MemberData(nameof(Files))]
    public void A_limit_that_is_not_the_default_is_owned_up_to(string file)
    {
        string[] limits = ["replica.lag.time.max.ms", "request.timeout.ms", "delivery.timeout.ms"];
        Assert.All(Shipped.Load(file).Scenarios, variant =>
        {
            // A variant's own text stands beside the file's, which its reader has read.
            var told = variant.About + Shipped.Load(file).Scenarios[0].About;
            var given = variant.Cluster.Properties.Concat(variant.Producers.SelectMany(p => p.Properties)).Select(s => s.Name);
            Assert.All(given.Intersect(limits), name => Assert.True(told.Contains(name, StringComparison.Ordinal), $"{variant.Variant} sets {name}, and about: does not say what it is by default."));
        });
    }
}
