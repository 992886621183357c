using FsCheck;
using FsCheck.Fluent;
using Lab.Model.Histories;

namespace Lab.Model.Tests.Histories;

public sealed class HistoryTests
{
    [Fact] // Calls and returns at random, beside a list of rows that does the same.
    public void Rows_and_columns_say_what_was_recorded_in_one_order_of_positions() =>
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(0, 2), Gen.Choose(0, 1_000)).ListOf()), steps =>
        {
            var history = new History(capacity: 1);
            var session = history.OpenSession("p1", NameId.None, life: 0);
            var model = new List<Operation>();
            var position = 0;
            foreach (var (step, n) in steps)
            {
                var at = VirtualTime.FromMs(position);
                if (step < 2 || model.TrueForAll(o => o.Result != OperationResult.Open))
                {
                    var id = history.Call(OperationKind.Send, session, n, attempt: n % 3, new(n), new(n % 5), NameId.None, at, OperationFlags.Probe);
                    model.Add(new(id, OperationKind.Send, OperationResult.Open, OperationFlags.Probe, session, n, n % 3, new(n), new(n % 5), NameId.None, Operation.NoOffset, position++, Operation.NoReturn, at, VirtualTime.Never));
                    Assert.Equal(model.Count - 1, id.Value);
                }
                else
                {
                    var i = model.FindIndex(o => o.Result == OperationResult.Open);
                    history.SetPlace(new(i), new(7));
                    history.Return(new(i), OperationResult.Ok, at, offset: n, OperationFlags.Unconfirmed);
                    model[i] = model[i] with { Place = new(7), Result = OperationResult.Ok, Offset = n, Return = position++, ReturnedAt = at, Flags = OperationFlags.Probe | OperationFlags.Unconfirmed };
                }
            }

            Assert.Equal((model.Count, position), (history.Count, history.Positions));
            Assert.Equal(model, Enumerable.Range(0, history.Count).Select(i => history[i]));
            Assert.Equal(model.Select(o => o.Call), history.Calls.ToArray());
            Assert.Equal(model.Select(o => o.Return), history.Returns.ToArray());
            Assert.Equal(model.Select(o => o.Message.Value), history.Messages.ToArray());
            Assert.Equal(model.Select(o => o.Offset), history.Offsets.ToArray());
            Assert.Equal(model.Select(o => o.Result), history.Results.ToArray());
            Assert.Equal(model.Select(o => o.Place.Value), history.Places.ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_listener_hears_every_call_and_return_when_it_is_recorded()
    {
        var history = new History();
        var session = history.OpenSession("c1", history.Names.Intern("billing"), life: 2);
        var listener = new Listener();
        history.Listen(listener);
        var send = history.Call(OperationKind.Send, session, 0, 0, new(1), NameId.None, NameId.None, default);
        history.Instant(OperationKind.Read, session, 1, new(1), NameId.None, NameId.None, offset: 5, VirtualTime.FromMs(1), OperationFlags.Auditor);
        history.Return(send, OperationResult.Info, VirtualTime.FromMs(2));
        Assert.Equal(["call 0 Open", "call 1 Open", "return 1 Ok", "return 0 Info"], listener.Heard);
        Assert.Equal(new Session("c1", new(0), 2), history.SessionOf(send));
        Assert.True(history[1].Has(OperationFlags.Auditor));
        Assert.Equal((1, 2, 5L), (history[1].Call, history[1].Return, history[1].Offset));
    }

    [Fact]
    public void An_operation_returns_once()
    {
        var history = new History();
        var send = history.Call(OperationKind.Send, history.OpenSession("p1", NameId.None, 0), 0, 0, new(1), NameId.None, NameId.None, default);
        history.Return(send, OperationResult.Ok, default);
        Assert.Throws<InvalidOperationException>(() => history.Return(send, OperationResult.Fail, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => history[1]);
    }

    private sealed class Listener : IHistoryListener
    {
        public List<string> Heard { get; } = [];

        public void OnCall(History history, OperationId operation) => Heard.Add($"call {operation.Value} {history[operation].Result}");

        public void OnReturn(History history, OperationId operation) => Heard.Add($"return {operation.Value} {history[operation].Result}");
    }
}
