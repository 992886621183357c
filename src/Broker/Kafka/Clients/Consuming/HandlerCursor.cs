namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>
/// Walks a handler over what a poll returned. Without <see cref="HandlerStep.Each"/> all steps run for each record in
/// turn; with it, only the steps inside do, and the others once per poll.
/// </summary>
internal sealed class HandlerCursor
{
    private readonly record struct Section(IReadOnlyList<HandlerStep> Steps, bool PerRecord);

    /// <summary>The record number of a step that concerns the whole poll.</summary>
    public const int WholePoll = -1;

    private readonly List<Section> sections = [];
    private int records;
    private int section;
    private int step;

    public HandlerCursor(IReadOnlyList<HandlerStep> handler)
    {
        var hasEach = false;
        foreach (var s in handler) hasEach |= s is HandlerStep.Each;
        if (!hasEach) sections.Add(new(handler, PerRecord: true));
        else foreach (var s in handler) sections.Add(s is HandlerStep.Each each ? new(each.Steps, PerRecord: true) : new([s], PerRecord: false));
        section = sections.Count;
    }

    public HandlerStep Step => sections[section].Steps[step];

    /// <summary>The record of the poll that the step is for, or <see cref="WholePoll"/>.</summary>
    public int Record { get; private set; }

    public void Begin(int recordCount)
    {
        records = recordCount;
        section = -1;
        EnterNextSection();
        step = -1;
    }

    /// <summary>To the next step; false behind the last.</summary>
    public bool MoveNext()
    {
        while (section < sections.Count)
        {
            var (steps, perRecord) = sections[section];
            if (++step < steps.Count) return true;
            step = -1;
            if (perRecord && ++Record < records && steps.Count > 0) continue;
            EnterNextSection();
        }

        return false;
    }

    private void EnterNextSection()
    {
        section++;
        if (section < sections.Count) Record = sections[section].PerRecord ? 0 : WholePoll;
    }
}
