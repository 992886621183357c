using Lab.Checker.Models;
using Lab.Checker.Models.Log;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models;

/// <summary>Each way to be no log beside its nearest legal neighbour, in all shapes that the recordings may have.</summary>
public sealed class Logs
{
    private static readonly LogModel Log = new();
    private static readonly ModelOptions Gaps = new() { OffsetsHaveGaps = true };
    private static readonly ModelOptions Stale = new() { Reads = ReadsAre.Stale };

    [Fact]
    public void What_is_appended_is_read_where_it_was_put() =>
        new Told().Does("append", "7", "0").Does("append", "8", "[1 8]").Does("read", answer: "[[0 7] [1 8]]").Does("read", answer: "[1 8]").Does("read", "0", "7").Does("end", answer: "2").Holds(Log);

    [Fact]
    public void One_offset_with_two_values_is_inconsistent() =>
        new Told().Does("append", "7", "0").Does("append", "8", "1").Crashes("append", "9").Does("read", "1", "9").Violates(Log, "INCONSISTENT-OFFSET", [1, 3, 2]);

    [Fact]
    public void One_value_at_two_offsets_is_a_duplicate() =>
        new Told().Does("append", "7", "0").Crashes("append", "8").Does("read", answer: "[[0 7] [1 7]]").Violates(Log, "DUPLICATE-VALUE", [0, 2]);

    [Fact]
    public void A_value_that_nobody_appended_is_a_phantom_and_so_is_one_whose_append_failed()
    {
        new Told().Does("append", "7", "0").Crashes("append", "9").Does("read", answer: "[1 8]").Violates(Log, "PHANTOM", [2]);
        new Told().Does("append", "7", "0").Crashes("append", "9").Fails("append", "8").Does("read", answer: "[1 8]").Violates(Log, "PHANTOM", [3]);
        new Told().Does("append", "7", "0").Crashes("append", "8").Does("read", answer: "[1 8]").Holds(Log);
    }

    [Fact]
    public void An_append_behind_a_later_one_violates() =>
        new Told().Does("append", "7", "1").Does("append", "8", "0").Violates(Log, "REALTIME", [1, 0]);

    [Fact]
    public void A_read_of_what_is_yet_to_be_appended_violates() =>
        new Told().Does("read", answer: "[0 7]").Does("append", "7", "0").Violates(Log, "REALTIME", [1, 0]);

    [Fact]
    public void An_end_before_what_was_acknowledged_violates_unless_reads_may_be_stale()
    {
        new Told().Does("append", "7", "0").Does("end", answer: "0").Violates(Log, "REALTIME", [1, 0]);
        new Told().Does("append", "7", "0").Does("read", "0", ":end").Violates(Log, "REALTIME", [1, 0]);
        new Told().Does("append", "7", "0").Does("read", "0", "[]").Violates(Log, "REALTIME", [1, 0]);
        new Told().Does("append", "7", "0").Does("end", answer: "0").Does("read", "0", ":end").Holds(Log, Stale);
        new Told().Does("append", "7", "0").Does("read", "1", ":end").Holds(Log);
    }

    [Fact]
    public void A_stale_end_still_tells_how_long_the_log_was() =>
        new Told().Does("end", answer: "1").Does("append", "7", "0").Violates(Log, "REALTIME", [1, 0], Stale);

    [Fact]
    public void A_read_that_goes_back_behind_an_end_violates() =>
        new Told().Crashes("append", "7").Does("read", answer: "[0 7]").Does("end", answer: "0").Violates(Log, "REALTIME", [2, 1, 0]);

    [Fact]
    public void An_offset_that_nobody_knows_must_be_filled_by_an_append_that_crashed_in_time()
    {
        new Told().Does("append", "7", "1").Violates(Log, "HOLE", [0]);
        new Told().Crashes("append", "8").Does("append", "7", "1").Holds(Log);
        new Told().Does("append", "7", "1").Crashes("append", "8").Violates(Log, "HOLE", [0]);
        new Told().Crashes("append", "8").Crashes("append", "9").Does("append", "7", "1").Does("read", answer: "[2 9]").Holds(Log);
    }

    [Fact]
    public void Offsets_far_beyond_all_appends_are_a_hole_and_cost_nothing() =>
        new Told().Does("append", "7", "1000000000000").Violates(Log, "HOLE", [0]);

    [Fact]
    public void Where_offsets_have_gaps_a_hole_proves_nothing_but_the_order_counts()
    {
        new Told().Does("append", "7", "5").Does("append", "8", "1000000000000").Does("end", answer: "1000000000002").Holds(Log, Gaps);
        new Told().Does("append", "7", "1000000000000").Does("append", "8", "5").Violates(Log, "REALTIME", [1, 0], Gaps);
        new Told().Does("append", "7", "5").Does("append", "8", "9").Does("end", answer: "8").Violates(Log, "REALTIME", [2, 1], Gaps);
        new Told().Does("append", "7", "5").Does("end", answer: "8").Does("append", "8", "9").Holds(Log, Gaps);
        new Told().Does("append", "7", "5").Does("end", answer: "8").Does("append", "8", "6").Violates(Log, "REALTIME", [2, 1], Gaps);
    }

    [Fact]
    public void An_answer_without_an_offset_proves_nothing()
    {
        new Told().Does("append", "7", "nil").Does("end", answer: "0").Holds(Log);
        new Told().Does("append", "7", "[nil 7]").Does("read", answer: "[0 7]").Holds(Log);
    }

    [Fact]
    public void A_read_that_was_not_asked_an_offset_and_saw_nothing_says_nothing() =>
        new Told().Does("append", "7", "0").Does("read", answer: "[]").Holds(Log);

    [Fact]
    public void What_is_no_log_s_is_refused()
    {
        new Told().Does("append", "7", "0").Does("append", "7", "1").IsUnusable(Log, 1, "unique");
        new Told().Does("push", "7").IsUnusable(Log, 0, "log has no function 'push'; it has append, read, end (or read-end)");
        new Told().Does("append", "7", ":ok").IsUnusable(Log, 0, "append: expected its offset, [offset value], or nothing, found :ok");
        new Told().Does("append", "[7]", "0").IsUnusable(Log, 0, "append: expected a number, a word or a text, found [7]");
        new Told().Does("read", answer: "7").IsUnusable(Log, 0, "or the value alone when an offset was asked for, found 7");
        new Told().Does("read", answer: "[[0 7] 8]").IsUnusable(Log, 0, "or a list of such pairs, found [[0 7] 8]");
        new Told().Does("end", answer: ":many").IsUnusable(Log, 0, "end: expected the length of the log, found :many");
    }
}
