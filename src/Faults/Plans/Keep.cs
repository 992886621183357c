namespace Lab.Faults.Plans;

/// <summary>What survives a power loss of all that was written and not flushed.</summary>
public enum Keep
{
    /// <summary>A part drawn from the seed, torn inside a sector if it must be.</summary>
    Random,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>Everything.</summary>
    All,
}

/// <summary>Which leader an admin client asks for.</summary>
public enum ElectionType
{
    /// <summary>The first replica of the assignment, if it is in sync.</summary>
    Preferred,

    /// <summary>Any live replica, if none in sync is alive.</summary>
    Unclean,
}

/// <summary>The words of a scenario for the choices of this folder.</summary>
public static class Words
{
    public static string Of(Keep keep) => keep switch { Keep.Random => "random", Keep.None => "none", _ => "all" };

    public static string Of(ElectionType type) => type == ElectionType.Preferred ? "preferred" : "unclean";
}
