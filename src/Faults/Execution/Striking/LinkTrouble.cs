using Lab.Kernel;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Faults.Execution.Striking;

/// <summary>
/// What all faults in force do together to one link: latencies add up, losses are independent of each other. Cuts are not here, the network counts them.
/// </summary>
internal static class LinkTrouble
{
    public static void Apply(World world, List<ActiveFault> active, Way way)
    {
        var (min, max) = (Duration.Zero, Duration.Zero);
        var passing = (long)Ratio.One;
        foreach (var fault in active)
        {
            foreach (var (slowed, least, most) in fault.Slowed)
                if (slowed == way) (min, max) = (min + least, max + most);
            foreach (var (lossy, millionths) in fault.Lossy)
                if (lossy == way) passing = passing * (Ratio.One - millionths) / Ratio.One;
        }

        world.Network.Slow(way.From, way.To, min, max);
        world.Network.Lose(way.From, way.To, Ratio.One - passing);
    }
}
