using System.Collections.Immutable;
using Lab.Kernel.Tests.Support;
using Lab.Model;

namespace Lab.Kernel.Tests;

public sealed class SharedStateTests
{
    private sealed record Settings(string Name, int Size);

    private sealed class Batch(params int[] numbers) : Message(2, 10, 0)
    {
        public IReadOnlyList<int> Numbers { get; } = numbers;
    }

    private sealed class Draft() : Message(3, 10, 0)
    {
        public int Text { get; set; }
    }

    /// <summary>Keeps what it is given in the places where actors keep things.</summary>
    private sealed class Keeper(Settings settings, object? planted) : Actor
    {
        private readonly Dictionary<string, object?> table = new() { ["planted"] = planted };
        private readonly List<ReadOnlyMemory<byte>> slices = [];
        private readonly List<Message> messages = [];
        private readonly (int, object?)[] pairs = [(1, null), (2, planted)];
        private readonly Action log = () => GC.KeepAlive(planted);

        public Settings Settings { get; } = settings;

        public override void OnStart() => slices.Add(Context.Disk.ReadAll("f"));

        public override void OnLocal(ActorId from, Message message) => messages.Add(message);

        public override string ToString() => $"{table.Count} {slices.Count} {messages.Count} {pairs.Length} {log.Method.Name}";
    }

    [Fact] // Settings, a note that both keep, a slice of one file, empty lists, the kernel: all of it may be shared.
    public void Immutable_messages_settings_slices_and_the_kernel_may_be_shared() =>
        Assert.Empty(Shared(planted: null, message: new Note(1, "kept by both")));

    [Fact]
    public void A_value_that_cannot_change_may_be_shared() =>
        Assert.Empty(Shared(planted: ImmutableArray.Create(1, 2, 3), message: new Note(1)));

    [Fact]
    public void A_value_list_may_be_shared_unless_what_lies_in_it_can_change()
    {
        Assert.Empty(Shared(planted: ValueList.Of<int>([1, 2, 3]), message: new Note(1)));
        Assert.Contains("a Int32[]", Assert.Single(Shared(planted: ValueList.Of<int[]>([[1], []]), message: new Note(1))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_list_that_both_hold_is_named_with_both_paths()
    {
        var shared = Shared(planted: new List<int> { 1 }, message: new Note(1));
        Assert.Contains(shared, s => s.Contains("Keeper.pairs[1].Item2", StringComparison.Ordinal) && s.EndsWith(": a List<Int32>", StringComparison.Ordinal));
        Assert.Contains(shared, s => s.EndsWith("_items: a Int32[]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_that_anybody_can_write_is_named() =>
        Assert.Contains("a Draft", Assert.Single(Shared(planted: null, message: new Draft { Text = 1 })), StringComparison.Ordinal);

    [Fact] // Its property is an IReadOnlyList, but the array behind it is the sender's.
    public void A_message_with_an_array_in_it_is_named() =>
        Assert.Contains("Numbers: a Int32[]", Assert.Single(Shared(planted: null, message: new Batch(1, 2))), StringComparison.Ordinal);

    [Fact]
    public void A_type_vouched_for_is_let_through() =>
        Assert.Empty(Shared(planted: null, message: new Batch(1, 2), typeof(Batch)));

    private static IReadOnlyList<string> Shared(object? planted, Message message, params Type[] immutable)
    {
        var settings = new Settings("orders", 3);
        var world = new World(1);
        var machine = world.AddMachine("m");
        world.DiskOf(machine).Open("f", default);
        var process = world.AddProcess(machine, "p");
        var one = world.AddActor(process, "one", 0, () => new Keeper(settings, planted));
        var other = world.AddActor(process, "other", 0, () => new Keeper(settings, planted));
        world.AddActor(process, "teller", 0, () => new Scripted(new() { Start = a => { a.Context.Tell(one, message); a.Context.Tell(other, message); } }));
        world.Start(process);
        world.RunToMs(1);
        Assert.StartsWith("1 1 1 2", world.InstanceOf(one)!.ToString(), StringComparison.Ordinal);
        return SharedState.Between(world.InstanceOf(one)!, world.InstanceOf(other)!, immutable);
    }
}
