using Lab.Model;
using Lab.Reports.Diagrams;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

/// <summary>What the picture says, before it is drawn: the two arrows in the wrong order, the copies that fall to none, the twin that waits.</summary>
public sealed class The_diagram_of_acks_1
{
    private static readonly DiagramModel Violated = DiagramModels.Of(AcksOne.Violated, AcksOne.Verdict.Witness!)!;

    private static DiagramModel TwinOf(RunTrace run) => DiagramModels.OfTwin(run, AcksOne.Verdict.Witness!, Violated);

    [Fact]
    public void The_acknowledgement_leaves_before_a_followers_fetch_arrives()
    {
        var left = Assert.Single(Violated.Arrows, a => a.Kind == ArrowKind.Acknowledge).Left;

        Assert.DoesNotContain(Violated.Arrows, a => a.Kind == ArrowKind.Receipt && a.Arrived <= left);
        Assert.All(Violated.Arrows.Where(a => a.Kind == ArrowKind.Replicate), a => Assert.True(a.Left > left && a.IsLost));
        Assert.Equal(1, Violated.CopiesAt(left));
    }

    [Fact]
    public void The_gap_runs_from_the_acknowledgement_to_the_power_loss()
    {
        Assert.True(Violated.Gap!.AcknowledgedFirst);
        Assert.Equal(VirtualTime.Never, Violated.Gap.FetchArrived);
        Assert.Equal(Duration.FromMicros(840), Violated.Gap.Length);
    }

    [Fact]
    public void The_copies_strip_ends_at_none_while_told_ok_still_stands()
    {
        Assert.Equal(0, Violated.CopiesAtEnd);
        Assert.Equal(Violated.Origin + Duration.FromMicros(1_270), Violated.ToldOk);
        Assert.Equal(CopyLayer.PageCache, Assert.Single(Violated.Copies).Layer);
    }

    [Fact]
    public void Another_record_takes_the_offset_and_the_consumer_reads_that_one()
    {
        Assert.Contains(Violated.Marks, m => m.Kind == MarkKind.Replaced && m.Label == "m31 takes offset 17");
        Assert.Contains(Violated.Marks, m => m.Kind == MarkKind.Read && m.Label == "reads m31 at 17");
        Assert.DoesNotContain(Violated.Arrows, a => a.Kind == ArrowKind.Deliver && a.Message == Violated.Message);
    }

    [Fact]
    public void The_crown_moves_to_a_log_without_the_message()
    {
        var crown = Assert.Single(Violated.Marks, m => m.Kind == MarkKind.Crown);

        Assert.Equal("broker 2", Violated.Lanes[crown.Lane].Name);
        Assert.Equal("leader, epoch 4 to 5; its log ends at 17, without m17", crown.Label);
    }

    [Fact]
    public void In_the_twin_the_acknowledgement_leaves_after_the_followers_fetches_arrived()
    {
        var twin = TwinOf(AcksOne.Twin);
        var left = Assert.Single(twin.Arrows, a => a.Kind == ArrowKind.Acknowledge).Left;

        Assert.Equal(2, twin.Arrows.Count(a => a.Kind == ArrowKind.Receipt && a.Arrived <= left));
        Assert.False(twin.Gap!.AcknowledgedFirst);
        Assert.Equal(twin.Origin + Duration.FromMicros(2_450), twin.Gap.FetchArrived);
        Assert.Equal(3, twin.CopiesAt(left));
        Assert.Equal(2, twin.CopiesAtEnd);
    }

    [Fact]
    public void In_the_twin_that_retries_what_was_lost_with_the_power_stays_lost()
    {
        var twin = TwinOf(AcksOne.RetryingTwin);

        Assert.Equal(2, twin.Arrows.Count(a => a.Kind == ArrowKind.Replicate && a.IsLost));
        Assert.Equal("broker 2", twin.Lanes[Assert.Single(twin.Arrows, a => a.Kind == ArrowKind.Acknowledge).From].Name);
        Assert.False(twin.Gap!.AcknowledgedFirst);
        Assert.Equal(2, twin.CopiesAtEnd);
    }

    [Fact]
    public void A_twin_that_the_fault_found_waiting_shows_the_last_message_told_ok_before_it()
    {
        var twin = TwinOf(AcksOne.WaitingTwin);

        Assert.Equal(new MessageId(16), twin.Message);
        Assert.Equal(Violated.Message, twin.InsteadOf);
        Assert.True(twin.ToldOk < Assert.Single(twin.Marks, m => m.Kind == MarkKind.PowerLoss).At);
        Assert.False(twin.Gap!.AcknowledgedFirst);
        Assert.Equal(2, twin.CopiesAtEnd);
        Assert.Contains("told ok before it is m16", Sentences.For(AcksOne.Example with { Twin = new("acks-all", "acks=all", AcksOne.WaitingTwin) }, Violated, twin).WouldHaveHeld, StringComparison.Ordinal);
    }

    [Fact]
    public void A_twin_that_told_ok_before_the_fault_shows_the_same_message()
    {
        var twin = TwinOf(AcksOne.Twin);

        Assert.Equal(Violated.Message, twin.Message);
        Assert.True(twin.InsteadOf.IsNone);
    }

    [Fact]
    public void Where_a_fetch_comes_late_the_gap_ends_with_the_first_that_comes()
    {
        var run = new Script().Leads(1_000, Script.B1, 4, 0)
            .Send(10_000, 17).Request(10_010, 17, broker: 1).Write(10_500, Script.B1, 17, 17).Acknowledge(10_510, Script.B1, 17, acks: 1)
            .Fetch(10_520, Script.B1, 2, 17, 18).Fetch(10_530, Script.B1, 3, 17, 18).Told(11_000, 17, offset: 17)
            .Write(11_100, Script.B2, 17, 17).Write(11_200, Script.B3, 17, 17)
            .Fetch(11_710, Script.B1, 3, 18, 18).Fetch(11_900, Script.B1, 2, 18, 18)
            .Trace;
        var gap = DiagramModels.Of(run, AcksOne.Verdict.Witness!)!.Gap!;

        Assert.True(gap.AcknowledgedFirst);
        Assert.Equal(Duration.FromMicros(1_200), gap.Length);
    }

    [Fact]
    public void The_controller_has_no_lane_when_nothing_was_done_to_it() =>
        Assert.Equal(["p1", "broker 1", "broker 2", "broker 3", "billing.1"], Violated.Lanes.Select(l => l.Name));

    [Fact]
    public void Scissors_end_the_last_copy_of_a_deposed_leader()
    {
        var zombie = DiagramModels.Of(Others.Zombie.Run, Others.Zombie.Verdict.Witness!)!;

        Assert.Equal(0, zombie.CopiesAtEnd);
        Assert.Contains(zombie.Marks, m => m.Kind == MarkKind.Scissors && m.Label == "cuts its log from 18 to 17: m17 gone");
        Assert.Contains(zombie.Marks, m => m.Kind == MarkKind.LinkCut && m.Label == "cut off from broker 2, broker 3, controller");
    }

    [Fact]
    public void A_message_skipped_by_a_commit_keeps_its_copies()
    {
        var skipped = DiagramModels.Of(Others.Skipped.Run, Others.Skipped.Verdict.Witness!)!;

        Assert.Equal(3, skipped.CopiesAtEnd);
        Assert.Equal([MarkKind.Read, MarkKind.PositionCommitted, MarkKind.Crash, MarkKind.Restart], skipped.Marks.Where(m => skipped.Lanes[m.Lane].Role == ParticipantRole.Consumer).Select(m => m.Kind));
        Assert.Contains(skipped.Banners, b => b.Text.EndsWith("but billing goes on at 18", StringComparison.Ordinal));
        Assert.Contains(skipped.Copies, c => c.Layer == CopyLayer.Disk);
    }

    [Fact] // A hundred thousand arrows tell no more than a dozen, and nobody waits for them to be drawn.
    public void A_follower_that_is_given_the_same_again_and_again_gets_the_first_arrows_and_the_latest()
    {
        var script = AcksOne.Start().Send(101_450, 17).Request(101_480, 17, broker: 1).Write(102_130, Script.B1, 17, 17).Acknowledge(102_150, Script.B1, 17, acks: 1).Told(102_720, 17, offset: 17);
        for (var i = 0; i < 100_000; i++) script.Fetch(103_000 + i, Script.B1, 2, 17, 18);
        var model = DiagramModels.Of(script.Fact(9_000_000, Lab.Model.Facts.FactKind.PowerLost, Script.B1, detail: "random").Audit(60_000_000, 40).Trace, AcksOne.Verdict.Witness!)!;

        var given = model.Arrows.Where(a => a.Kind == ArrowKind.Replicate).ToList();
        Assert.Equal(12, given.Count);
        Assert.Equal(Duration.FromMicros(202_999 - 101_450), given[^1].Left - model.Origin);
    }
}
