namespace Lab.Kernel;

/// <summary>Something done to the world from outside it: a fault, a step of a scenario, the end of a phase.</summary>
public interface IWorldEvent
{
    void Fire(World world);
}
