using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Generating;

/// <summary>Clients of an object whose operations are recorded as a harness would: a function, what it was asked, what it answered.</summary>
internal abstract class ObjectClients(int operations, int clients, ulong seed, int oneCrashIn) : Clients(operations, clients, seed, oneCrashIn)
{
    private readonly Value[] asked = new Value[operations];
    private readonly Value[] answered = new Value[operations];
    private readonly string[] functions = new string[operations];
    private readonly bool[] refused = new bool[operations];

    protected Values Values { get; } = new();

    /// <summary>Reads that somebody was told: answers that a test can spoil.</summary>
    public List<int> Reads { get; } = [];

    protected Value Asked(int operation) => asked[operation];

    protected string Function(int operation) => functions[operation];

    protected void Ask(int operation, string function, Value value) => (functions[operation], asked[operation], answered[operation]) = (function, value, value);

    public void Answer(int operation, Value value) => answered[operation] = value;

    /// <summary>The client is told that it did not happen.</summary>
    protected void Refuse(int operation) => refused[operation] = true;

    protected override void OnCrash(int operation, bool tookEffect) => refused[operation] = false;

    public Recording ToRecording()
    {
        var recording = new Recording(Values, new());
        var rows = new int[Positions];
        for (var i = 0; i < Calls.Length; i++)
        {
            if (Returns[i] != Operation.NoReturn) rows[Returns[i]] = i + 1;
        }

        var called = 0;
        foreach (var returned in rows)
        {
            if (returned == 0) called = 1 + recording.Call(called, recording.Functions.Intern(functions[called]), asked[called]);
            else recording.Return(returned - 1, refused[returned - 1] ? OperationResult.Fail : OperationResult.Ok, answered[returned - 1]);
        }

        return recording;
    }
}
