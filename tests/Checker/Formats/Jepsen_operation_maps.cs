namespace Lab.Checker.Tests.Formats;

public sealed class Jepsen_operation_maps
{
    private const string Two = """
        {:process 0, :type :invoke, :f :enqueue, :value 3, :time 12}
        {:process 1, :type :invoke, :f :dequeue, :value nil, :time 13}
        {:process 0, :type :ok, :f :enqueue, :value 3, :time 20}
        {:process 1, :type :ok, :f :dequeue, :value 3, :time 25}
        """;

    private static readonly string[] TwoRows = ["0 enqueue 3 ok [0-2]", "1 dequeue nil -> 3 ok [1-3]"];

    [Fact]
    public void Are_read_one_a_line()
    {
        var read = Texts.Read(Two);

        Assert.Equal(TwoRows, Texts.Rows(read));
        Assert.Equal([12, 13], read.CallTimes.ToArray());
        Assert.Equal([20, 25], read.ReturnTimes.ToArray());
        Assert.Equal([1, 2], read.Lines.ToArray());
    }

    [Fact]
    public void Are_read_from_one_vector() => Assert.Equal(TwoRows, Texts.Rows(Texts.Read($"[{Two.ReplaceLineEndings(" ")}]")));

    [Fact]
    public void Are_read_from_several_lists() => Assert.Equal(TwoRows, Texts.Rows(Texts.Read($"({Two.Split('\n')[0]})\n[{string.Join(' ', Two.Split('\n')[1..])}]")));

    [Fact]
    public void Are_read_packed() => Assert.Equal(TwoRows, Texts.Rows(Texts.Read(Texts.Packed(System.Text.Encoding.UTF8.GetBytes(Two)))));

    [Fact]
    public void May_carry_tags_comments_and_what_is_taken_out() => Assert.Equal(TwoRows, Texts.Rows(Texts.Read($$"""
        ; what follows was recorded
        #jepsen.history.Op{:index 0, :time 12, :type :invoke, :process 0, :f :enqueue, :value 3} #_ {:process 9}
        {:value #_ 4 nil :f :dequeue :process 1 :type :invoke :error [:timeout {:a "}"}]} ; a } in a comment
        {:process 0, :type :ok, :f :enqueue, :value 3, :index 2}
        {:process 1, :type :ok, :f :dequeue, :value 3, :index 30}
        """)));

    [Theory]
    [InlineData("nil", "nil")]
    [InlineData("[1 2]", "[1 2]")]
    [InlineData("[:append 3 nil]", "[:append 3 nil]")]
    [InlineData("[[:r 1 [1,2]] [:append 2 -7]]", "[[:r 1 [1 2]] [:append 2 -7]]")]
    [InlineData("#{1 2}", "[1 2]")]
    [InlineData("(1 2)", "[1 2]")]
    [InlineData("{:a {1 [2]}, \"b\" true}", "{:a {1 [2]} \"b\" true}")]
    [InlineData("\"a\\n\\u00e9\\\"\\\\\"", "\"a\né\"\\\"")]
    [InlineData("\"ü\"", "\"ü\"")]
    [InlineData("\\a", "\"a\"")]
    [InlineData("\\newline", "\"\n\"")]
    [InlineData("[\\( \\)]", "[\"(\" \")\"]")]
    [InlineData("1.5", "1.5")]
    [InlineData("+5", "5")]
    [InlineData("5N", "5")]
    [InlineData("-1152921504606846976", "-1152921504606846976")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("##NaN", "##NaN")]
    [InlineData("#inst \"2026-01-01\"", "\"2026-01-01\"")]
    [InlineData(":a.b/c", ":a.b/c")]
    [InlineData("timeout", ":timeout")]
    [InlineData("false", "false")]
    public void Have_values_of_all_kinds(string written, string shown)
    {
        var read = Texts.Read($"{{:process 0 :type :invoke :f :f :value {written}}}");

        Assert.Equal(shown, read.Values.Show(read.Asked[0]));
    }

    [Fact]
    public void Of_the_nemesis_are_passed() => Assert.Empty(Texts.Rows(Texts.Read("{:process :nemesis, :type :info, :f :start, :value nil}{:process nil, :type :info, :f :start}{:process \"nemesis\", :type :info, :f :start}")));

    [Fact] // Exceptions and whole records of the harness, of which nothing is asked.
    public void May_carry_whatever_clojure_prints() => Assert.Equal(["0 write 1 info [0-]"], Texts.Rows(Texts.Read("""
        ^{:line 1} {:process 0 :type :invoke :f :write :value 1 :fn #(+ 1 %) :var #'a.b/c}
        {:process 0 :type :info :f :write :value 1 :error #object[java.net.Socket 0x1f "Socket[x]"] :pattern #"a.*\d" :ratio 1/2
         :exception #error {:via [{:type java.io.IOException :at [a.b$c__1.invoke "b.clj" 12]}]}}
        """)));

    [Fact] // Since 1970.
    public void May_have_times_of_nineteen_digits() => Assert.Equal([1_700_000_000_000_000_001], Texts.Read("{:process 0 :type :invoke :f :read :time 1700000000000000001}").CallTimes.ToArray());

    [Fact]
    public void Without_a_return_are_open_and_with_info_nobody_knows()
    {
        var read = Texts.Read("{:process 0 :type :invoke :f :write :value 1}{:process 1 :type :invoke :f :write :value 2}{:process 1 :type :info :f :write :value 2}{:process 2 :type :invoke :f :write :value 3}{:process 2 :type :fail :f :write :value 3}");

        Assert.Equal(["0 write 1 open [0-]", "1 write 2 info [1-]", "2 write 3 fail [2-3]"], Texts.Rows(read));
    }

    [Fact]
    public void Without_a_value_return_what_they_were_asked() =>
        Assert.Equal(["0 write 1 ok [0-1]"], Texts.Rows(Texts.Read("{:process 0 :type :invoke :f :write :value 1}{:process 0 :type :ok :f :write}")));

    [Fact] // Most returns say the call's value again: it is held once.
    public void Say_a_list_again_without_holding_it_twice()
    {
        var read = Texts.Read("{:process 0 :type :invoke :f :cas :value [1 2]}{:process 0 :type :ok :f :cas :value [1 2]}{:process 0 :type :invoke :f :cas :value [3 4]}");

        Assert.Equal(read.Asked[0], read.Answered[0]);
        Assert.Equal(["0 cas [1 2] ok [0-1]", "0 cas [3 4] open [2-]"], Texts.Rows(read));
    }

    [Fact] // Tokens lie across the borders of the buffer everywhere.
    public void Are_read_alike_in_pieces_of_any_size()
    {
        var text = string.Concat(Enumerable.Range(0, 9000).Select(i => $"{{:process {i % 7} :type :{(i / 7 % 2 == 0 ? "invoke" : "ok")} :f :txn :value [[:append \"key {i % 7}\" {i}] nil]}}\n"));
        var whole = Texts.Rows(Texts.Read(text));

        Assert.Equal(4501, whole.Length);
        Assert.Equal("3 txn [[:append \"key 3\" 3] nil] -> [[:append \"key 3\" 10] nil] ok [3-10]", whole[3]);
    }

    [Theory]
    [InlineData("{:process 0 :type :invoke :f :read", "1:35", "expected '}' for the map that begins on line 1, found the end of the file")]
    [InlineData("{:process 0\n :type :maybe :f :read}", "2:8", "expected one of :invoke, :ok, :fail, :info, found ':maybe'")]
    [InlineData("{:process zero :type :invoke :f :read}", "1:11", "expected the number of a process, or :nemesis, found 'zero'")]
    [InlineData("{:process -4 :type :invoke :f :read}", "1:11", "expected the number of a process, or :nemesis, found '-4'")]
    [InlineData("[{\"type\":\"invoke\",\"process\":0}]", "1:9", "expected EDN, such as {:process 0, :type :invoke, :f :read, :value nil}, found JSON: ':\"invoke\",\"process\":'")]
    [InlineData("{:type :invoke :f :read}", "1", "':process' of the operation is missing")]
    [InlineData("{:process 0 :f :read}", "1", "':type' of the operation is missing")]
    [InlineData("\n\n{:process 0 :type :invoke}", "3", "':f' of the operation is missing")]
    [InlineData("{:process 0 :process 1 :type :invoke :f :read}", "1:13", "':process' stands twice in one map")]
    [InlineData("{:process 0 :type :invoke :f :read :time 1.5}", "1:42", "expected a whole number of nanoseconds from 0, found '1.5'")]
    [InlineData("{:process 0 :type :invoke :f :read :value [1 2}}", "1:47", "expected ']' for what begins at 1:43, found '}}'")]
    [InlineData("{:process 0 :type :invoke :f :read :value \"a}", "1:43", "the text that begins here has no end: expected \"")]
    [InlineData("{:process 0 :type :invoke :f :read :value \"\\q\"}", "1:47", "\\q is no escape of a text; expected one of \\n \\t \\r \\b \\f \\0 \\\" \\\\ \\uXXXX")]
    [InlineData("{:process 0 :type :invoke :f :read :value {1}}", "1:46", "the map that begins at 1:43 has a key without a value")]
    [InlineData("[{:process 0 :type :invoke :f :read}", "1:37", "expected ']' for the list of operations that begins on line 1, found the end of the file")]
    [InlineData("{:process 0 :type :invoke :f :read} 5", "1:37", "expected an operation map such as {:process 0, :type :invoke, :f :read, :value nil}, found '5'")]
    [InlineData("{:process 0 :type :ok :f :read}", "1", "process 0 returns, but has no call open")]
    [InlineData("{:process 0 :type :invoke :f :read}\n{:process 0 :type :invoke :f :read}", "2", "process 0 calls read, but its read of line 1 is still open")]
    [InlineData("{:process 0 :type :invoke :f :read}\n{:process 0 :type :ok :f :write}", "2", "process 0 returns from write, but its open call is read of line 1")]
    [InlineData("{:process 0 :type :invoke :f :read :index 4}\n{:process 0 :type :ok :f :read :index 3}", "2:39", "':index' is 3 after 4: the operations of a file come in their order")]
    public void That_are_malformed_are_named_with_line_and_column(string text, string where, string problem)
    {
        var refused = Texts.Refused(text);

        Assert.Equal($"h:{where}: {problem}", refused.Message);
    }

    [Fact]
    public void May_not_nest_without_end() => Assert.Contains("nest deeper than 200", Texts.Refused($"{{:process 0 :type :invoke :f :read :value {new string('[', 100_000)}").Problem, StringComparison.Ordinal);

    [Fact]
    public void Are_text_in_utf8() =>
        Assert.Contains("UTF-8", Assert.Throws<Lab.Checker.Json.HistoryFormatException>(() => Texts.Read([.. "{:process 0 :type :invoke :f :read :value \""u8, 0xC3, 0x28, .. "\"}"u8])).Problem, StringComparison.Ordinal);
}
