using Lab.Checker.Recordings;

namespace Lab.Checker.Generating;

/// <summary>
/// A register of five values that clients read, write and swap in equal parts, as the figures of docs/performance.md are
/// measured on: 170 operations of 5 clients, one in twenty of them crashed.
/// </summary>
public static class GeneratedRegister
{
    private const int Domain = 5;

    /// <param name="operations">How many.</param>
    /// <param name="clients">At the same time.</param>
    /// <param name="oneCrashIn">One operation in so many crashes.</param>
    /// <param name="isSpoiled">One read, when most is done, was told another value: mostly a violation.</param>
    /// <param name="seed">Which history.</param>
    public static Recording Make(int operations, int clients, int oneCrashIn, bool isSpoiled, ulong seed)
    {
        var made = new RegisterClients(operations, clients, seed, oneCrashIn);
        if (isSpoiled && made.Reads.Count > 0) made.Answer(made.Reads[made.Reads.Count * 9 / 10], Value.Of(Domain));
        return made.ToRecording();
    }

    private sealed class RegisterClients : ObjectClients
    {
        private Value standing = Value.Nil;

        public RegisterClients(int operations, int clients, ulong seed, int oneCrashIn)
            : base(operations, clients, seed, oneCrashIn) => Run();

        private Value Some() => Value.Of(Below(Domain));

        protected override void OnCall(int operation)
        {
            switch (Below(3))
            {
                case 0:
                    Ask(operation, "read", Value.Nil);
                    break;
                case 1:
                    Ask(operation, "write", Some());
                    break;
                default:
                    Ask(operation, "cas", Values.List([Some(), Some()]));
                    break;
            }
        }

        protected override void OnEffect(int operation)
        {
            switch (Function(operation))
            {
                case "read":
                    Answer(operation, standing);
                    Reads.Add(operation);
                    break;
                case "write":
                    standing = Asked(operation);
                    break;
                default:
                    var swap = Values.Items(Asked(operation));
                    if (standing == swap[0]) standing = swap[1];
                    else Refuse(operation);
                    break;
            }
        }
    }
}
