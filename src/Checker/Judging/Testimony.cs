using Lab.Model;
using Lab.Model.Histories;

namespace Lab.Checker.Judging;

/// <summary>
/// Everything that was gathered from a history and that the rules decide on. The rules ask in the words of
/// docs/guarantees.md; nothing here decides.
/// </summary>
internal sealed class Testimony
{
    private readonly List<GroupLedger> groups = [];
    private readonly PlaceMap places = new();
    private readonly Fates fates = new();

    public MessageLedger Messages { get; } = new();
    public Audit Audit { get; } = new();
    public JudgeContext Context { get; private set; } = new() { Guarantees = [], Groups = [] };
    public RunEnding Ending { get; private set; } = RunEnding.Unknown;
    public History History { get; private set; } = new();
    public int GroupCount => Context.Groups.Count;
    public GroupLedger Group(int group) => groups[group];

    public void Begin(JudgeContext context)
    {
        Context = context;
        Messages.Clear();
        Audit.Clear();
        places.Begin(context.Groups.Count);
        for (var g = 0; g < context.Groups.Count; g++)
        {
            if (g == groups.Count) groups.Add(new());
            groups[g].Begin(context.Groups[g]);
        }
    }

    public void End(History history, RunEnding ending)
    {
        History = history;
        Ending = ending;
        fates.Begin(this);
    }

    /// <summary>A probe of the lab is no message of the scenario: progress alone looks at it.</summary>
    public static bool IsProbe(History history, in Sends sends) => sends.WereMade && (history.Flags[sends.First] & OperationFlags.Probe) != 0;

    public bool IsProbe(in Sends sends) => IsProbe(History, sends);

    /// <summary>
    /// Is this message, told ok, owed to the group? It went to a topic of the group, and was first sent when the group
    /// had begun.
    /// </summary>
    public bool IsOwed(int group, in Sends sends) => IsAddressed(group, sends) && WasSentAfterJoining(group, sends);

    /// <summary>Did the send that was told ok, or else the first, go to a topic of the group?</summary>
    public bool IsAddressed(int group, in Sends sends) =>
        places.Consumes(groups[group].Contract, group, History.Names, History.Places[sends.ToldOk ? sends.Ok : sends.First]);

    /// <summary>Who has yet to come to what stands in a place, for a group: itself, or the application that sends it on.</summary>
    public string ReaderOf(int group, int place) => groups[group].Contract.SentOnBy(History.Names[new(place)]) ?? groups[group].Name;

    /// <summary>The fate of a message that was told ok and has no effect in the group.</summary>
    public Fate FateOf(int group, int message) => fates.Of(group, message);

    /// <summary>The first effect of every message in a group, in the order of the history.</summary>
    public IEnumerable<(int Message, int Effect)> FirstEffects(int group)
    {
        for (var i = 0; i < History.Count; i++)
        {
            var message = History.Messages[i];
            if (History.Kinds[i] == OperationKind.Effect && message > 0 && groups[group][message].First == i) yield return (message, i);
        }
    }

    public VirtualTime CalledAt(int operation) => new(History.CallTimes[operation]);
    public VirtualTime ReturnedAt(int operation) => new(History.ReturnTimes[operation]);
    public string Place(int operation) => History.Names[new(History.Places[operation])];
    public string Client(int operation) => History.SessionOf(new(operation)).Client;

    private bool WasSentAfterJoining(int group, in Sends sends)
    {
        var contract = groups[group].Contract;
        return History.Calls[sends.First] >= contract.FromPosition && History.CallTimes[sends.First] >= contract.From.Nanos;
    }
}
