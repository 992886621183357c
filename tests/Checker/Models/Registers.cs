using Lab.Checker.Models.Register;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Models;

/// <summary>Each way to be no register beside its nearest legal neighbour.</summary>
public sealed class Registers
{
    private static readonly RegisterModel Register = new();

    [Fact]
    public void What_was_written_last_is_read() =>
        new Told().Does("read", answer: "nil").Does("write", "1").Does("read", answer: "1").Does("write", "2").Does("read", answer: "2").Holds(Register);

    [Fact]
    public void A_value_that_nobody_wrote_is_a_phantom()
    {
        new Told().Does("write", "1").Does("read", answer: "2").Violates(Register, "PHANTOM", [1]);
        new Told().Fails("write", "1").Does("read", answer: "1").Violates(Register, "PHANTOM", [1]);
        new Told().Crashes("write", "1").Does("read", answer: "1").Holds(Register);
    }

    [Fact]
    public void A_value_is_not_read_before_it_is_written_but_may_be_while()
    {
        new Told().Does("read", answer: "1").Does("write", "1").Violates(Register, "READ-BEFORE-WRITE", [0, 1]);

        var overlapping = new Told();
        var write = overlapping.Call("write", "1");
        overlapping.Does("read", answer: "1").Return(write).Holds(Register);
    }

    [Fact]
    public void A_value_that_was_overwritten_does_not_come_back() =>
        new Told().Does("write", "1").Does("write", "2").Does("read", answer: "1").Violates(Register, "NO-ROOM", [0, 2, 1]);

    [Fact]
    public void The_first_value_does_not_come_back_either()
    {
        new Told().Does("write", "1").Does("read", answer: "nil").Violates(Register, "NO-ROOM", [1, 0]);

        var overlapping = new Told();
        var write = overlapping.Call("write", "1");
        overlapping.Does("read", answer: "nil").Return(write).Holds(Register);
    }

    [Fact] // 1, 2, 1, 2.
    public void Two_values_do_not_take_turns() =>
        new Told().Does("write", "1").Does("write", "2").Does("read", answer: "2").Does("read", answer: "1").Does("read", answer: "2").Violates(Register, "TWO-VALUES-AT-ONCE", [0, 3, 1]);

    [Fact]
    public void A_crashed_write_may_happen_late_or_never()
    {
        new Told().Crashes("write", "1").Does("write", "2").Does("read", answer: "2").Does("read", answer: "1").Holds(Register);
        new Told().Crashes("write", "1").Does("write", "2").Does("read", answer: "2").Holds(Register);
        new Told().Crashes("write", "1").Does("write", "2").Does("read", answer: "1").Does("read", answer: "2").Does("read", answer: "1").IsViolated(Register);
    }

    [Fact]
    public void What_is_no_register_s_is_refused()
    {
        new Told().Does("write", "1").Does("write", "1").IsUnusable(Register, 1, "unique");
        new Told().Does("cas", "[1 2]").IsUnusable(Register, 0, "register has no function 'cas'; it has write, read");
        new Told().Does("write").IsUnusable(Register, 0, "write: expected a value that is not the first one, found nil");
    }
}
