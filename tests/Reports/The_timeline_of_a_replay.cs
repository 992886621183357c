using Lab.Reports.Text;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

public sealed class The_timeline_of_a_replay
{
    [Fact]
    public void Is_told_as_approved() => Approved.Is("timeline.txt", string.Join('\n', Timeline.Lines(AcksOne.Violated, [AcksOne.Verdict])) + "\n");

    [Fact]
    public void Marks_the_witness_and_the_record_in_its_place()
    {
        var marked = Timeline.Lines(AcksOne.Violated, [AcksOne.Verdict]).Where(l => l[0] == '>').ToList();

        Assert.Contains(marked, l => l.EndsWith("orders-0: writes m17 at 17, epoch 4", StringComparison.Ordinal));
        Assert.Contains(marked, l => l.EndsWith("orders-0: writes m31 at 17, epoch 5", StringComparison.Ordinal));
        Assert.DoesNotContain(marked, l => l.Contains("loses power", StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_every_fact_when_asked() =>
        Assert.Equal(AcksOne.Violated.Facts.Facts.Count, Timeline.Lines(AcksOne.Violated, [], all: true).Count());
}
