using FsCheck;
using FsCheck.Fluent;

namespace Lab.Kernel.Tests.Disks;

/// <summary>Names through power losses. The content of a file tells which file a name leads to.</summary>
public sealed class NameTests
{
    private static readonly string[] Names = ["d/a", "d/b", "e/c", "e/d"];

    [Fact]
    public void An_unsynced_creation_rename_or_deletion_may_be_undone_or_not()
    {
        Assert.Equal(["", "d/a"], Outcomes(rig => rig.Open("d/a")));
        Assert.Equal(["d/old", "d/old d/a"], Outcomes(rig => rig.Open("d/a"), "d/old"));
        Assert.Equal(["d/new", "d/old"], Outcomes(rig => rig.Disk.Rename("d/old", "d/new", rig.Call), "d/old"));
        Assert.Equal(["", "d/old"], Outcomes(rig => rig.Disk.Delete("d/old", rig.Call), "d/old"));
    }

    [Fact]
    public void A_synced_one_stands_and_the_sync_of_another_directory_does_not_count()
    {
        Assert.Equal(["d/a"], Outcomes(rig => { rig.Open("d/a"); rig.SyncAndWait("d"); }));
        Assert.Equal(["", "d/a"], Outcomes(rig => { rig.Open("d/a"); rig.SyncAndWait("e"); }));
        Assert.Equal(["", "d/a"], Outcomes(rig => { rig.Open("d/a"); rig.SyncAndWait("d/a"); }));
        Assert.Equal(["d/a"], Outcomes(rig => { rig.Open("d/a"); rig.FlushAndWait("d/a"); }));
        // The file is safe, its new name is not.
        Assert.Equal(["d/a", "d/b"], Outcomes(rig => { rig.Open("d/a"); rig.FlushAndWait("d/a"); rig.Disk.Rename("d/a", "d/b", rig.Call); }));
    }

    [Fact]
    public void A_sync_that_was_not_done_when_the_power_went_promises_nothing() =>
        Assert.Equal(["", "d/a"], Outcomes(rig => { rig.Open("d/a"); rig.Disk.SyncDirectory("d", rig.Call); rig.Pass(DiskRig.FlushNanos - 1); }));

    [Fact] // The first stands or falls before the second.
    public void Names_survive_in_the_order_in_which_they_were_made() =>
        Assert.Equal(["", "d/a", "d/a d/b"], Outcomes(rig => { rig.Open("d/a"); rig.Open("d/b"); }));

    [Fact] // The old file was renamed away, a new one made in its place and flushed: the old one must not vanish.
    public void A_flushed_newcomer_does_not_lose_the_file_that_made_room_for_it() =>
        Assert.Equal(["d/a d/b"], Outcomes(rig => { rig.Disk.Rename("d/a", "d/b", rig.Call); rig.Open("d/a"); rig.FlushAndWait("d/a"); }, "d/a"));

    private enum Act
    {
        Create,
        Rename,
        Delete,
        SyncAll,
        PowerLoss,
    }

    [Fact] // With syncs of the whole tree only, what a power loss leaves is one of the trees since the last sync.
    public void A_power_loss_leaves_a_tree_that_was_there_since_the_last_sync()
    {
        var steps =
            from act in Gen.Frequency((8, Gen.Elements(Act.Create, Act.Rename, Act.Delete)), (1, Gen.Elements(Act.SyncAll, Act.PowerLoss)))
            from a in Gen.Choose(0, 3)
            from b in Gen.Choose(0, 3)
            select (act, a, b);
        Prop.ForAll(Arb.From(Gen.Zip(steps.ListOf(), Gen.Choose(1, 1_000_000))), run =>
        {
            var rig = new DiskRig((ulong)run.Item2);
            var files = 0;
            var tree = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var possible = new List<string> { "" };
            foreach (var (act, a, b) in run.Item1)
            {
                var (from, to) = (Names[a], Names[b]);
                switch (act)
                {
                    case Act.Create when !tree.ContainsKey(from):
                        // The number in the durable length tells files apart, also when no byte survives.
                        var file = rig.Open(from);
                        tree[from] = files++;
                        identities[file] = tree[from];
                        break;
                    case Act.Rename when tree.ContainsKey(from) && from != to:
                        rig.Disk.Rename(from, to, rig.Call);
                        tree[to] = tree[from];
                        tree.Remove(from);
                        break;
                    case Act.Delete:
                        rig.Disk.Delete(from, rig.Call);
                        tree.Remove(from);
                        break;
                    case Act.SyncAll:
                        rig.SyncAndWait();
                        possible.Clear();
                        break;
                    case Act.PowerLoss:
                        rig.PowerLoss(KeepUnflushed.Random);
                        Assert.Contains(Shown(rig), possible);
                        tree.Clear();
                        foreach (var name in rig.Disk.Names) tree[name] = identities[rig.Disk.Find(name)!];
                        possible.Clear();
                        break;
                }

                Assert.Equal(string.Join(' ', tree.Select(n => $"{n.Key}={n.Value}")), Shown(rig));
                possible.Add(Shown(rig));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));
    }

    private readonly Dictionary<Kernel.Disks.DiskFile, int> identities = [];

    private string Shown(DiskRig rig) => string.Join(' ', rig.Disk.Names.Select(name => $"{name}={identities[rig.Disk.Find(name)!]}"));

    /// <summary>Every set of names that a power loss leaves over many seeds, sorted, after starting from synced files.</summary>
    private static string[] Outcomes(Action<DiskRig> act, params string[] synced)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 1UL; seed <= 64; seed++)
        {
            var rig = new DiskRig(seed);
            foreach (var name in synced) rig.Open(name);
            rig.SyncAndWait();
            act(rig);
            rig.PowerLoss(KeepUnflushed.Random);
            outcomes.Add(string.Join(' ', rig.Disk.Names.OrderByDescending(n => n == "d/old")));
        }

        return [.. outcomes];
    }
}
