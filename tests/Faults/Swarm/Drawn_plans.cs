using Lab.Faults.Swarm;
using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Tests.Swarm;

/// <summary>What the generator draws, before anything of it is carried out.</summary>
public sealed class Drawn_plans
{
    private static readonly SwarmField Field = new()
    {
        Brokers = 3,
        Controllers = 3,
        Partitions = [(new TopicPartitionRef("o", 0), 3), (new TopicPartitionRef("o", 1), 3)],
        Producers = [("p1", 200)],
        Consumers = [("billing", 2)],
        Requests = [("Produce", 60)],
        Moments = [("Produce", false)],
    };

    private static readonly SwarmSpec Everything = SwarmSpec.Everything;

    private static SwarmPlan Of(ulong seed, SwarmSpec? spec = null, SwarmField? field = null) => SwarmGenerator.Draw(new(seed), spec ?? Everything, field ?? Field);

    [Fact]
    public void The_same_seed_draws_the_same_plan()
    {
        for (var seed = 1UL; seed <= 50; seed++) Assert.Equal(Of(seed), Of(seed));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Every_run_has_a_fault_and_every_name_means_one()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var names = Of(seed).Faults.Select(f => f.Fault.Name).ToList();
            Assert.NotEmpty(names);
            Assert.Equal(names.Count, names.Distinct().Count());
        }
    }

    [Fact]
    public void Every_kind_comes_up_and_none_in_every_run()
    {
        var plans = Enumerable.Range(1, 400).Select(s => Of((ulong)s)).ToList();
        Assert.All(SwarmKinds.All, kind => Assert.InRange(plans.Count(p => p.Faults.Any(f => f.Kind == kind.Name)), 60, 280));
    }

    [Fact]
    public void Without_one_kind_the_others_stay_what_they_were()
    {
        foreach (var left in SwarmKinds.All)
        {
            SwarmSpec others = new([.. SwarmKinds.All.Where(k => k != left).Select(k => k.Name)], SwarmWithin.Nothing, 0);
            for (var seed = 1UL; seed <= 30; seed++)
            {
                var kept = Of(seed).Faults.Where(f => f.Kind != left.Name).ToValueList();
                if (kept.Count > 0) Assert.Equal(kept, Of(seed, others).Faults);
            }
        }
    }

    [Fact]
    public void A_kind_that_was_not_asked_for_never_comes_up() =>
        Assert.All(Enumerable.Range(1, 100), s => Assert.All(Of((ulong)s, new(["pause"], SwarmWithin.Nothing, 0)).Faults, f => Assert.Equal("pause", f.Kind)));

    [Fact]
    public void Without_clients_nobody_strikes_one() =>
        Assert.All(Enumerable.Range(1, 100), s => Assert.DoesNotContain(Of((ulong)s, field: Field with { Producers = [], Consumers = [] }).Faults, f => f.Kind == "client"));

    [Fact]
    public void Half_of_the_machines_are_swizzled_and_released_in_another_order()
    {
        var disorders = 0;
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var ends = Of(seed, new(["swizzle"], SwarmWithin.Nothing, 0)).Faults
                .Select(f => (At: ((Plans.Trigger.At)f.Fault.Trigger).Time.Min, For: f.Fault.Action is Plans.FaultAction.Isolate i ? i.For!.Value.Min : ((Plans.FaultAction.Slow)f.Fault.Action).For!.Value.Min))
                .OrderBy(f => f.At).Select(f => f.At + f.For).ToList();
            if (!ends.SequenceEqual(ends.Order())) disorders++;
        }

        Assert.InRange(disorders, 50, 100);
    }
}
