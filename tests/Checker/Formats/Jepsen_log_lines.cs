namespace Lab.Checker.Tests.Formats;

public sealed class Jepsen_log_lines
{
    [Fact]
    public void Are_found_among_other_lines_whatever_stands_before_the_process() => Assert.Equal(
        ["3 cas [1 2] ok [0-2]", "4 read nil -> 2 ok [1-3]", "5 write 7 -> :timed-out info [4-]", "6 read nil -> :timed-out fail [5-6]"],
        Texts.Rows(Texts.Read(
            """
            INFO  jepsen.core - Running test
            {:not-an operation}
            INFO  jepsen.util - 3⇥:invoke⇥:cas⇥[1 2]
            2026-01-02 03:04:05,678{GMT} INFO [jepsen worker 4] jepsen.util: 4⇥:invoke⇥:read⇥nil
            INFO  jepsen.util - :nemesis⇥:info⇥:start⇥nil
            INFO  jepsen.util - 3⇥:ok⇥:cas⇥[1 2]
            INFO  jepsen.util - 4⇥:ok⇥:read⇥2
            	at java.lang.Thread.run(Thread.java:1)
            INFO  jepsen.util - 5⇥:invoke⇥:write⇥7
            INFO  jepsen.util - 5⇥:info⇥:write⇥:timed-out
            INFO  jepsen.util - 6⇥:invoke⇥:read⇥nil
            INFO  jepsen.util - 6⇥:fail⇥:read⇥nil⇥:timed-out
            INFO  jepsen.core - Everything looks good!
            """.Replace('⇥', '\t').Replace(":read\tnil\t:timed-out", ":read\t:timed-out", StringComparison.Ordinal))));

    [Fact] // As newer releases write them.
    public void Are_found_behind_other_tabs() => Assert.Equal(["0 write 3 ok [0-1]"], Texts.Rows(Texts.Read(
        """
        2026-01-02 03:04:05,678{GMT}⇥INFO⇥[main] jepsen.core: Running test:
        2026-01-02 03:04:05,678{GMT}⇥INFO⇥[jepsen worker 0] jepsen.util: 0⇥:invoke⇥:write⇥3
        2026-01-02 03:04:05,679{GMT}⇥INFO⇥[jepsen nemesis] jepsen.util: :nemesis⇥:info⇥:start⇥nil
        2026-01-02 03:04:05,680{GMT}⇥INFO⇥[jepsen worker 0] jepsen.util: 0⇥:ok⇥:write⇥3
        """.Replace('⇥', '\t'))));

    [Theory]
    [InlineData("INFO  jepsen.util - 3⇥:invoke⇥:cas⇥[1 2", "1:40", "expected ']' for what begins at 1:36, found the end of the line")]
    [InlineData("\nINFO  jepsen.util - x⇥:invoke⇥:cas⇥[1 2]", "2", "expected the number of a process before the tab, found 'x'")]
    [InlineData("INFO  jepsen.util - 3⇥:ok⇥:cas⇥[1 2]", "1", "process 3 returns, but has no call open")]
    public void That_are_malformed_are_named(string text, string where, string problem) => Assert.Equal($"h:{where}: {problem}", Texts.Refused(text.Replace('⇥', '\t')).Message);
}
