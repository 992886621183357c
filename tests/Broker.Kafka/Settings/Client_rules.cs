using System.Text.Json;
using Lab.Broker.Kafka.Settings;

namespace Lab.Broker.Kafka.Tests.Settings;

/// <summary>What real clients and topic requests did with combinations of settings, release by release.</summary>
public sealed class Client_rules
{
    public static TheoryData<string> Profiles => ConfigTables.Profiles;

    [Theory, MemberData(nameof(Profiles))]
    public void Every_combination_comes_out_as_the_release_showed_it(string profile)
    {
        var rows = ConfigTables.Rows(KafkaRelease.Of(profile), "client-rules").ToList();
        Assert.True(rows.Count > 40, "The table is too short to be right.");

        var wrong = rows.Select(row => (row, Difference: Compare(profile, row))).Where(r => r.Difference is not null)
            .Select(r => $"{r.row.GetProperty("client")} {r.row.GetProperty("settings")}: {r.Difference}");

        Assert.Empty(wrong);
    }

    private static string? Compare(string profile, JsonElement row)
    {
        var given = Parse(row.GetProperty("settings").GetString()!);
        return row.GetProperty("client").GetString() switch
        {
            "producer" => Compare(row, ProducerSettings.Resolve(profile, given, SettingSyntax.Properties), ProducerDifference),
            "consumer" => Compare(row, ConsumerSettings.Resolve(profile, given, SettingSyntax.Properties), ConsumerDifference),
            _ => Compare(row, TopicSettings.Resolve(profile, given, null, SettingSyntax.Properties), (_, _) => null),
        };
    }

    private static string? Compare<T>(JsonElement row, Resolution<T> ours, Func<JsonElement, T, string?> difference)
        where T : class
    {
        if (row.TryGetProperty("exception", out var exception))
            return ours.Exception == exception.GetString() ? null : $"should throw {exception}, but {ours.Exception ?? "nothing"} is thrown";
        return ours.Settings is { } settings ? difference(row, settings) : "should be accepted: " + string.Join("; ", ours.Problems);
    }

    private static string? ProducerDifference(JsonElement row, ProducerSettings ours) => FirstDifference(
        ("idempotent", row.GetProperty("idempotent").GetBoolean(), ours.Idempotence),
        ("transactional", row.GetProperty("transactional").GetBoolean(), ours.IsTransactional),
        ("acks", row.GetProperty("acks").GetInt32(), (int)ours.Acks),
        ("retries", row.GetProperty("retries").GetInt32(), ours.Retries),
        ("max_in_flight", row.GetProperty("max_in_flight").GetInt32(), ours.MaxInFlightRequestsPerConnection),
        ("strict_order_mute", row.GetProperty("strict_order_mute").GetBoolean(), ours.MutesPartitionInFlight),
        ("delivery_timeout_ms", row.GetProperty("delivery_timeout_ms").GetInt64(), ours.DeliveryTimeoutMs),
        ("linger_ms", row.GetProperty("linger_ms").GetInt64(), ours.LingerMs));

    /// <summary>No coordinator shows as null in the table.</summary>
    private static string? ConsumerDifference(JsonElement row, ConsumerSettings ours) => FirstDifference(
        ("implementation", row.GetProperty("implementation").GetString(), ours.Implementation),
        ("auto_commit", row.GetProperty("auto_commit") is { ValueKind: JsonValueKind.True }, ours.EnableAutoCommit),
        ("coordinator", row.GetProperty("auto_commit").ValueKind is not JsonValueKind.Null, ours.HasCoordinator || ours.GroupProtocol is GroupProtocol.Consumer));

    private static string? FirstDifference(params (string Name, object? Theirs, object? Ours)[] columns)
    {
        foreach (var (name, theirs, ours) in columns)
        {
            if (!Equals(theirs, ours))
                return $"{name} is {theirs} there and {ours} here";
        }

        return null;
    }

    /// <summary>The table writes settings with commas or semicolons between them; a piece without a name continues a list.</summary>
    private static List<KeyValuePair<string, string>> Parse(string settings)
    {
        var given = new List<KeyValuePair<string, string>>();
        foreach (var piece in settings.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
                given[^1] = KeyValuePair.Create(given[^1].Key, given[^1].Value + "," + piece);
            else
                given.Add(KeyValuePair.Create(piece[..equals], piece[(equals + 1)..]));
        }

        return given;
    }
}
