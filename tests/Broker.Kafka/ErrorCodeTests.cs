namespace Lab.Broker.Kafka.Tests;

public sealed class ErrorCodeTests
{
    [Fact]
    public void The_table_is_that_of_the_release()
    {
        var rows = TestData.Json(Path.Combine(TestData.Root, "errors.json"));
        Assert.Equal(rows.GetArrayLength(), Enum.GetValues<ErrorCode>().Length);
        foreach (var (_, row) in TestData.Rows(rows))
        {
            var code = (ErrorCode)row.Int("code");
            Assert.True(Enum.IsDefined(code));
            Assert.Equal(row.Text("name")!.Replace("_", "", StringComparison.Ordinal), code.ToString(), ignoreCase: true);
            var info = code.Info();
            Assert.Equal(row.Text("name"), info.ProtocolName);
            Assert.Equal(row.Text("exception"), info.Exception);
            Assert.Equal(row.Bool("retriable"), info.IsRetriable);
            Assert.Equal(row.Bool("refresh_metadata"), info.RefreshesMetadata);
            Assert.Equal(row.Text("producer_class")!.Replace("_", "", StringComparison.Ordinal), info.ProducerClass.ToString(), ignoreCase: true);
        }
    }

    [Fact]
    public void An_unknown_number_reads_as_an_unknown_server_error() => Assert.Equal("UNKNOWN_SERVER_ERROR", ((ErrorCode)9999).ProtocolName());
}
