using Lab.Kernel;
using Lab.Kernel.Tests.Support;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Scenarios.Tests.Running;

/// <summary>A restart drops every object of the process: what it knows afterwards, it has from its disk or was told.</summary>
public sealed class A_process_that_comes_back
{
    [Theory]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "base")]
    [InlineData("kafka/a02-acks1-leader-power-loss.yaml", "killed")]
    [InlineData("kafka/a18-all-replicas-lose-power.yaml", "flush")]
    [InlineData("kafka/a16-last-replica-standing.yaml", "elr")]
    public void Has_nothing_of_its_former_life_but_its_disk(string file, string variant)
    {
        var run = Run.Build(Run.Scenario(file, variant), 2);
        var facts = new FactLog(run.World.Places);
        run.World.Listen(facts);
        var lives = new Dictionary<ActorId, List<Actor>>();
        run.World.AfterEvent += world =>
        {
            foreach (var id in run.Actors)
            {
                if (world.InstanceOf(id) is not { } instance) continue;
                if (!lives.TryGetValue(id, out var known)) lives.Add(id, known = []);
                if (known.Count == 0 || !ReferenceEquals(known[^1], instance)) known.Add(instance);
            }
        };
        Run.ToTheEnd(run);
        var struck = facts.Facts.Count(f => f.Kind == FactKind.ProcessStarted && f.B > 0);
        var returned = lives.Values.Where(l => l.Count > 1).ToList();
        Assert.True(struck > 0, "Nothing was started again.");
        Assert.Equal(struck, returned.Sum(l => l.Count - 1));
        foreach (var life in returned) Assert.Empty(SharedState.Between(life[0], life[1], Two_actors.Immutable));
        // The log came back from the disk, unclean.
        Assert.Contains(facts.Facts, f => f.Kind == FactKind.LogRecovered && f.C == 1 && facts.Places[f.Place] == "orders-0");
    }
}
