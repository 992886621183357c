using Lab.Checker.Models.Fifo;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models;

/// <summary>Each way to be no queue beside its nearest legal neighbour.</summary>
public sealed class Fifo_queues
{
    private static readonly FifoModel Fifo = new();

    [Fact]
    public void What_goes_in_first_comes_out_first() =>
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("dequeue", answer: "1").Does("dequeue", answer: "2").Does("dequeue", answer: ":empty").Holds(Fifo);

    [Fact]
    public void A_value_that_nobody_put_in_is_a_phantom() =>
        new Told().Does("enqueue", "1").Does("dequeue", answer: "2").Violates(Fifo, "PHANTOM", [1]);

    [Fact]
    public void A_value_whose_enqueue_failed_is_a_phantom_and_one_whose_enqueue_crashed_is_not()
    {
        new Told().Fails("enqueue", "1").Does("dequeue", answer: "1").Violates(Fifo, "PHANTOM", [1]);
        new Told().Crashes("enqueue", "1").Does("dequeue", answer: "1").Holds(Fifo);
    }

    [Fact]
    public void A_value_that_comes_out_twice_is_a_duplicate() =>
        new Told().Does("enqueue", "1").Does("dequeue", answer: "1").Does("dequeue", answer: "1").Violates(Fifo, "DUPLICATE", [0, 1, 2]);

    [Fact]
    public void A_value_can_t_come_out_before_it_goes_in_but_may_while_it_does()
    {
        new Told().Does("dequeue", answer: "1").Does("enqueue", "1").Violates(Fifo, "DEQUEUE-BEFORE-ENQUEUE", [0, 1]);

        var overlapping = new Told();
        var dequeue = overlapping.Call("dequeue");
        var enqueue = overlapping.Call("enqueue", "1");
        overlapping.Return(dequeue, "1").Return(enqueue).Holds(Fifo);
    }

    [Fact]
    public void Two_values_in_the_wrong_order_violate_unless_their_enqueues_overlap()
    {
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("dequeue", answer: "2").Does("dequeue", answer: "1").Violates(Fifo, "ORDER", [0, 1, 2, 3]);

        var overlapping = new Told();
        var first = overlapping.Call("enqueue", "1");
        overlapping.Does("enqueue", "2").Return(first).Does("dequeue", answer: "2").Does("dequeue", answer: "1").Holds(Fifo);
    }

    [Fact]
    public void A_value_that_is_passed_over_violates_unless_a_crashed_dequeue_may_have_taken_it()
    {
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("dequeue", answer: "2").Violates(Fifo, "LOST-ORDER", [0, 1, 2]);
        new Told().Does("enqueue", "1").Does("enqueue", "2").Crashes("dequeue").Does("dequeue", answer: "2").Holds(Fifo);
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("dequeue", answer: "2").Crashes("dequeue").Violates(Fifo, "LOST-ORDER", [0, 1, 2]);
    }

    [Fact]
    public void A_crashed_dequeue_takes_one_value_at_most() =>
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("enqueue", "3").Crashes("dequeue").Does("dequeue", answer: "3").Violates(Fifo, "LOST-ORDER", [0, 1, 2, 4, 3]);

    [Fact]
    public void A_value_at_the_end_may_stay_there() =>
        new Told().Does("enqueue", "1").Does("enqueue", "2").Does("dequeue", answer: "1").Holds(Fifo);

    [Fact]
    public void A_queue_that_surely_holds_a_value_is_not_empty()
    {
        new Told().Does("enqueue", "1").Does("dequeue", answer: "nil").Does("dequeue", answer: "1").Violates(Fifo, "EMPTY", [1, 0, 2]);

        var overlapping = new Told();
        overlapping.Does("enqueue", "1");
        var empty = overlapping.Call("dequeue");
        overlapping.Does("dequeue", answer: "1").Return(empty, ":empty").Holds(Fifo);
    }

    [Fact] // 1 is inside until 2 surely is, and 2 until after the return.
    public void Values_that_follow_each_other_cover_the_whole_time()
    {
        var covered = new Told();
        covered.Does("enqueue", "1");
        var empty = covered.Call("dequeue");
        covered.Does("enqueue", "2").Does("dequeue", answer: "1").Return(empty, ":empty").Does("dequeue", answer: "2").Violates(Fifo, "EMPTY", [1, 0, 3, 2, 4]);

        var gap = new Told();
        gap.Does("enqueue", "1");
        var found = gap.Call("dequeue");
        gap.Does("dequeue", answer: "1").Does("enqueue", "2").Return(found, ":empty").Does("dequeue", answer: "2").Holds(Fifo);
    }

    [Fact]
    public void A_value_that_never_came_out_is_inside_unless_a_crashed_dequeue_may_have_taken_it()
    {
        new Told().Does("enqueue", "1").Does("dequeue", answer: ":empty").Violates(Fifo, "EMPTY", [1, 0]);
        new Told().Does("enqueue", "1").Crashes("dequeue").Does("dequeue", answer: ":empty").Holds(Fifo);
        new Told().Does("enqueue", "1").Does("enqueue", "2").Crashes("dequeue").Does("dequeue", answer: ":empty").Violates(Fifo, "EMPTY", [3, 0, 1, 2]);
    }

    [Fact]
    public void Other_names_of_the_functions_are_understood() =>
        new Told().Does("add", "1").Does("enq", "2").Does("remove", answer: "2").Does("deq", answer: "1").Violates(Fifo, "ORDER", [0, 1, 2, 3]);

    [Fact]
    public void What_is_no_queue_s_is_refused()
    {
        new Told().Does("enqueue", "1").Does("enqueue", "1").IsUnusable(Fifo, 1, "unique");
        new Told().Does("enqueue", "1").Does("push", "2").IsUnusable(Fifo, 1, "fifo has no function 'push'; it has enqueue (or enq, add)");
        new Told().Does("enqueue").IsUnusable(Fifo, 0, "enqueue: expected a value, found nil");
    }

    [Fact]
    public void A_value_may_be_a_list() =>
        new Told().Does("enqueue", "[1 2]").Does("enqueue", "x").Does("dequeue", answer: "[1 2]").Does("dequeue", answer: "x").Holds(Fifo);

    [Fact]
    public void A_value_may_be_enqueued_again_when_its_enqueue_failed() =>
        new Told().Fails("enqueue", "1").Does("enqueue", "1").Does("dequeue", answer: "1").Holds(Fifo);

    [Fact]
    public void An_empty_history_holds() => new Told().Holds(Fifo);
}
