using Lab.Reports.Diagrams;
using Lab.Reports.Tests.Synthetic;

namespace Lab.Reports.Tests;

public sealed class The_diagram_is_drawn
{
    [Fact]
    public void As_approved() => Approved.Is("acks-one.svg", DiagramSvg.Render(AcksOne.Example)!);

    [Fact]
    public void With_a_twin_that_retries_as_approved() => Approved.Is("acks-one-retry.svg", DiagramSvg.Render(AcksOne.WithRetry)!);

    [Fact]
    public void Of_a_deposed_leader_as_approved() => Approved.Is("zombie.svg", DiagramSvg.Render(Others.Zombie)!);

    [Fact]
    public void Of_an_overtaken_retry_as_approved() => Approved.Is("overtaken.svg", DiagramSvg.Render(Others.Overtaken)!);

    [Fact]
    public void Of_a_skipped_message_as_approved() => Approved.Is("skipped.svg", DiagramSvg.Render(Others.Skipped)!);
}
