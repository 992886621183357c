using System.Globalization;
using Lab.Checker.Recordings;

namespace Lab.Checker.Generating;

/// <summary>A store of ten keys that 50 clients read, append texts to, and now and then put anew, as the figures of docs/performance.md are measured on.</summary>
public static class GeneratedStore
{
    private const int Keys = 10;

    public static Recording Make(int operations, int clients, ulong seed) => new StoreClients(operations, clients, seed).ToRecording();

    private sealed class StoreClients : ObjectClients
    {
        private readonly string[] contents = [.. Enumerable.Repeat("", Keys)];

        public StoreClients(int operations, int clients, ulong seed)
            : base(operations, clients, seed, oneCrashIn: 1000) => Run();

        protected override void OnCall(int operation)
        {
            var key = Value.Of(Below(Keys));
            var text = Values.Text(string.Create(CultureInfo.InvariantCulture, $"x {operation} y"));
            switch (Below(100))
            {
                case < 50:
                    Ask(operation, "get", Values.List([key, Value.Nil]));
                    break;
                case < 55:
                    Ask(operation, "put", Values.List([key, text]));
                    break;
                default:
                    Ask(operation, "append", Values.List([key, text]));
                    break;
            }
        }

        protected override void OnEffect(int operation)
        {
            var (key, value) = (Values.Items(Asked(operation))[0], Values.Items(Asked(operation))[1]);
            ref var content = ref contents[key.Number];
            switch (Function(operation))
            {
                case "get":
                    Answer(operation, Values.List([key, Values.Text(content)]));
                    Reads.Add(operation);
                    break;
                case "put":
                    content = Values.Word(value);
                    break;
                default:
                    content += Values.Word(value);
                    break;
            }
        }
    }
}
