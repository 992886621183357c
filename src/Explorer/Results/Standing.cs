namespace Lab.Explorer.Results;

/// <summary>How something observed stands to what was expected of it.</summary>
public enum Standing
{
    /// <summary>It came out as the file says, or the file says nothing.</summary>
    AsExpected,

    /// <summary>It came out differently: the campaign is red.</summary>
    NotAsExpected,

    /// <summary>Too few runs reached their steps, or a search met its bound: nothing may be concluded.</summary>
    Undecided,
}
