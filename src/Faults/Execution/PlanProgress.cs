namespace Lab.Faults.Execution;

/// <summary>How far a plan has come.</summary>
public enum PlanProgress
{
    /// <summary>Something is still due at a known time: a fault, its end, a restart, a step and its limit.</summary>
    Running,

    /// <summary>What is left waits for a predicate or for a role that nobody plays: it may never come. Whoever directs the run decides how long to wait.</summary>
    Waiting,

    /// <summary>All faults have struck, those with an end have ended, all steps are done. What has no end of its own lasts until the world heals.</summary>
    Over,
}
