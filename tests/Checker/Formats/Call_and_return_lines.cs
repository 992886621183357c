namespace Lab.Checker.Tests.Formats;

public sealed class Call_and_return_lines
{
    [Fact]
    public void Are_read_with_what_they_are_about()
    {
        var read = Texts.Read(
            """
            # @object atomic-queue
            # anything else

            [3] call enq(5)
            [2] call deq()
            [3] return
              [2] return 5
            [2] call deq
            [2] return empty
            [4] call cas(1, 2)
            [5] call put "k" [1 2]
            [4] return false
            [5] return 1 2
            """);

        Assert.Equal("atomic-queue", read.Object);
        Assert.Equal(
            ["3 enq 5 ok [0-2]", "2 deq nil -> 5 ok [1-3]", "2 deq nil -> :empty ok [4-5]", "4 cas [1 2] -> false ok [6-8]", "5 put [\"k\" [1 2]] -> [1 2] ok [7-9]"],
            Texts.Rows(read));
    }

    [Theory]
    [InlineData("[3] call enq(5)\n[3] call enq(6)", "2", "process 3 calls enq, but its enq of line 1 is still open")]
    [InlineData("[3] return 5", "1", "process 3 returns, but has no call open")]
    [InlineData("[3] call enq(5)\n[4] answer 5", "2:5", "expected call or return behind the process")]
    [InlineData("[3] call enq(5)\n4 return", "2:1", "expected [process] call or [process] return, found '4 return'")]
    [InlineData("[3] call enq(5", "1:15", "expected ')', found the end of the line")]
    [InlineData("[3] call enq(5) 6", "1:17", "expected the end of the line, found '6'")]
    [InlineData("[3] call (5)", "1:10", "expected the function that is called, found '(5)'")]
    [InlineData("# x\n[three] call enq(5)", "2:2", "expected the number of a process in the brackets")]
    public void That_are_malformed_are_named(string text, string where, string problem) => Assert.Equal($"h:{where}: {problem}", Texts.Refused(text).Message);
}
