namespace Lab.Model.Roles;

/// <summary>
/// Something that happens inside the system now and then, of which a trigger can count: the moments at which a fault may hurt most. Each is told by facts;
/// <see cref="Moments"/> has the words.
/// </summary>
public enum Moment
{
    /// <summary>A broker begins to lead a partition.</summary>
    Leads,

    /// <summary>A broker begins to follow a partition's leader.</summary>
    Follows,

    /// <summary>A replica cuts its log.</summary>
    Cuts,

    /// <summary>A broker's process starts.</summary>
    Starts,

    /// <summary>A broker's process ends.</summary>
    Dies,

    /// <summary>A log comes back from its disk after an unclean stop.</summary>
    Recovers,

    /// <summary>A leader proposes an in-sync set with more members.</summary>
    ProposesMore,

    /// <summary>A leader proposes an in-sync set with fewer members.</summary>
    ProposesFewer,

    /// <summary>The controller commits another state of a partition.</summary>
    Changes,

    /// <summary>A broker is taken into an in-sync set.</summary>
    Joins,

    /// <summary>A broker registers.</summary>
    Registers,

    /// <summary>A broker is fenced.</summary>
    IsFenced,

    /// <summary>A broker is unfenced.</summary>
    IsUnfenced,

    /// <summary>A controller becomes active.</summary>
    Governs,

    /// <summary>A controller is deposed, or gives up.</summary>
    IsDeposed,

    /// <summary>A producer writes a batch again.</summary>
    Retries,

    /// <summary>A broker recognises a repeated batch.</summary>
    Repeats,

    /// <summary>A broker refuses a produce.</summary>
    Refuses,

    /// <summary>A broker executes a request that its client has given up.</summary>
    Orphans,

    /// <summary>A connection of a client ends.</summary>
    LosesConnection,

    /// <summary>A group has an assignment.</summary>
    Assigns,

    /// <summary>A member is given a partition.</summary>
    Acquires,

    /// <summary>A member gives a partition up.</summary>
    Releases,

    /// <summary>A position is committed.</summary>
    Commits,
}

/// <summary>The words for moments.</summary>
public static class Moments
{
    /// <summary>In the order of <see cref="Moment"/>: the word, and what happens where.</summary>
    public static readonly ValueList<(string Word, string Meaning)> All =
    [
        ("leads", "a broker begins to lead a partition"),
        ("follows", "a broker begins to follow a partition's leader"),
        ("cuts", "a replica cuts its log"),
        ("starts", "a broker's process starts"),
        ("dies", "a broker's process ends, however"),
        ("recovers", "a log comes back from its disk after an unclean stop"),
        ("proposes-more", "a leader proposes an in-sync set with more members"),
        ("proposes-fewer", "a leader proposes an in-sync set with fewer members"),
        ("changes", "the controller commits another state of a partition; where: its leader"),
        ("joins", "a broker is taken into an in-sync set, as the controller commits it"),
        ("registers", "a broker registers"),
        ("is-fenced", "a broker is fenced"),
        ("is-unfenced", "a broker is unfenced"),
        ("governs", "a controller becomes active"),
        ("is-deposed", "a controller is active no more"),
        ("retries", "a producer writes a batch again"),
        ("repeats", "a broker recognises a repeated batch"),
        ("refuses", "a broker refuses a produce"),
        ("orphans", "a broker executes a request that its client has given up"),
        ("loses-connection", "a connection of a client ends"),
        ("assigns", "a group has an assignment; where: its coordinator"),
        ("acquires", "a member is given a partition"),
        ("releases", "a member gives a partition up"),
        ("commits", "a member's position is committed"),
    ];

    /// <summary>The words alone.</summary>
    public static ValueList<string> Words { get; } = All.Select(m => m.Word).ToValueList();

    /// <summary>As a scenario writes it.</summary>
    public static string Word(Moment moment) => All[(int)moment].Word;

    /// <summary>False when it is no moment's word.</summary>
    public static bool TryRead(string word, out Moment moment)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Word != word) continue;
            moment = (Moment)i;
            return true;
        }

        moment = default;
        return false;
    }
}
