using FsCheck;
using FsCheck.Fluent;
using Lab.Kernel.Events;

namespace Lab.Kernel.Tests.Events;

public sealed class EventQueueTests
{
    [Fact] // Push, cancel and pop at random, beside a sorted list that does the same slowly.
    public void Comes_up_in_the_order_of_keys_whatever_the_order_of_pushing_and_cancelling() =>
        Prop.ForAll(Arb.From(Gen.Zip(Gen.Choose(0, 9), Gen.Choose(0, 40)).ListOf()), operations =>
        {
            var queue = new EventQueue();
            var model = new SortedList<(long Due, ulong Tie), (int Slot, uint Generation, bool Background)>();
            var nth = 0;
            foreach (var (operation, due) in operations)
            {
                if (operation < 5)
                {
                    // Few dues and a source drawn from three: ties are the rule.
                    var slot = queue.Rent();
                    queue[slot].Kind = EventKind.Timer;
                    queue[slot].Background = due % 3 == 0;
                    var tie = EventKey.Pack(due % 3, 0, nth++);
                    queue.Push(slot, due / 4, tie);
                    model.Add((due / 4, tie), (slot, queue[slot].Generation, due % 3 == 0));
                }
                else if (operation < 8 && model.Count > 0)
                {
                    var key = model.Keys[due % model.Count];
                    var (slot, generation, _) = model[key];
                    Assert.True(queue.Cancel(slot, generation));
                    Assert.False(queue.Cancel(slot, generation));
                    model.Remove(key);
                }
                else if (queue.TryPop(out var slot))
                {
                    var (key, expected) = (model.Keys[0], model.Values[0]);
                    Assert.Equal((key.Due, key.Tie, expected.Slot), (queue[slot].Due, queue[slot].Tie, slot));
                    model.RemoveAt(0);
                    queue.Return(slot);
                    Assert.False(queue.Cancel(slot, expected.Generation));
                }
                else
                {
                    Assert.Empty(model);
                }

                Assert.Equal(model.Count, queue.Count);
                Assert.Equal(model.Values.Count(v => !v.Background), queue.Foreground);
                Assert.Equal(model.Count > 0, queue.TryPeek(out var next));
                if (model.Count > 0) Assert.Equal(model.Keys[0].Due, next);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(400));

    [Fact]
    public void Sweeps_out_cancelled_events_and_uses_their_slots_again()
    {
        var queue = new EventQueue();
        var generations = new uint[1_000];
        for (var i = 0; i < 1_000; i++)
        {
            var slot = queue.Rent();
            queue[slot].Kind = EventKind.Timer;
            generations[slot] = queue[slot].Generation;
            queue.Push(slot, 1_000 - i, (ulong)i);
        }

        for (var slot = 0; slot < 1_000; slot += 2) queue.Cancel(slot, generations[slot]);
        queue.Cancel(1, generations[1]);
        Assert.Equal(499, queue.Count);
        // More than half was cancelled, so all of it was swept and can be rented again.
        for (var i = 0; i < 501; i++) Assert.True(queue.Rent() < 1_000);
        Assert.Equal(1_000, queue.Rent());

        var last = 0L;
        while (queue.TryPop(out var slot))
        {
            Assert.True(queue[slot].Due > last && slot % 2 == 1);
            last = queue[slot].Due;
        }
    }

    [Fact]
    public void A_key_survives_packing()
    {
        var key = new EventKey(new(7), 1_000, 900, 10_000_000_000);
        Assert.Equal(key, EventKey.Unpack(7, EventKey.Pack(1_000, 900, 10_000_000_000)));
    }

    [Fact]
    public void Packed_ties_compare_as_keys_do() =>
        Prop.ForAll(Arb.From(Key), Arb.From(Key), (a, b) =>
            EventKey.Pack(a.Source, a.Incarnation, a.Nth).CompareTo(EventKey.Pack(b.Source, b.Incarnation, b.Nth)) == (a with { Due = default }).CompareTo(b with { Due = default }))
            .QuickCheckThrowOnFailure();

    private static Gen<EventKey> Key =>
        from source in Gen.Choose(0, 3)
        from incarnation in Gen.Choose(0, 3)
        from nth in Gen.Choose(0, 5)
        select new EventKey(default, source, incarnation, nth);
}
