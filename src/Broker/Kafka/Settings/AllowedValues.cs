using System.Globalization;

namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// What a value must look like beyond its type: the validator that Kafka attaches to the setting. Every case says in
/// <see cref="Text"/> what is allowed and in <see cref="Refuse"/> what is wrong with one value.
/// </summary>
public abstract partial record AllowedValues
{
    private AllowedValues()
    {
    }

    /// <summary>What is allowed, for a message: <c>at least 1</c>, <c>all, -1, 0, 1</c>; empty when everything is.</summary>
    public abstract string Text { get; }

    /// <summary>What is wrong with a value of the right type, or null.</summary>
    public abstract string? Refuse(SettingValue value);

    /// <summary>No validator.</summary>
    public sealed record Anything : AllowedValues
    {
        public static readonly Anything Instance = new();
        public override string Text => "";
        public override string? Refuse(SettingValue value) => null;
    }

    /// <summary>Both ends belong to it; an open end is infinite. <see cref="Extra"/> is one more number outside.</summary>
    public sealed record Range(double Min, double Max, double? Extra) : AllowedValues
    {
        public override string Text => (double.IsNegativeInfinity(Min), double.IsPositiveInfinity(Max)) switch
        {
            (false, true) => $"at least {Number(Min)}",
            (true, false) => $"at most {Number(Max)}",
            _ => $"{Number(Min)} to {Number(Max)}",
        } + (Extra is { } extra ? $", or {Number(extra)}" : "");

        public override string? Refuse(SettingValue value)
        {
            var number = value.Number;
            if (number == Extra || (number >= Min && number <= Max))
                return null;
            return number < Min ? $"is below the smallest value {Number(Min)}" : $"is above the largest value {Number(Max)}";
        }

        private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
    }

    /// <summary>A closed list of words; for a list setting every entry must be one of them.</summary>
    public sealed record OneOf(IReadOnlyList<string> Words, bool IgnoreCase) : AllowedValues
    {
        public override string Text => string.Join(", ", Words);

        public override string? Refuse(SettingValue value)
        {
            if (value.List is not { } list)
                return Has(value.Text) ? null : "is not one of the allowed words";
            foreach (var entry in list)
            {
                if (!Has(entry))
                    return $"holds '{entry}', which is not one of the allowed words";
            }

            return null;
        }

        private bool Has(string? word)
        {
            foreach (var allowed in Words)
            {
                if (string.Equals(allowed, word, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
                    return true;
            }

            return false;
        }
    }

    /// <summary>A text or list that may not be empty.</summary>
    public sealed record NonEmpty : AllowedValues
    {
        public override string Text => "not empty";
        public override string? Refuse(SettingValue value) =>
            value.List is { Count: 0 } || (value.List is null && value.Text is not { Length: > 0 }) ? "is empty" : null;
    }

    /// <summary>A list of any words, none of them empty (Kafka 4.2, KIP-1161; a word given twice counts once).</summary>
    public sealed record AnyWords : AllowedValues
    {
        public override string Text => "a list without empty entries";
        public override string? Refuse(SettingValue value) =>
            value.List is { } list && list.Contains("") ? "holds an empty entry" : null;
    }

    /// <summary>Partitions with a broker each, <c>0:1,1:2</c>, or <c>*</c> for all (replication throttles).</summary>
    public sealed record PartitionsOfBrokers : AllowedValues
    {
        public override string Text => "*, or partition:broker pairs such as 0:1,1:2";

        public override string? Refuse(SettingValue value)
        {
            foreach (var entry in value.List ?? [])
            {
                var colon = entry.IndexOf(':', StringComparison.Ordinal);
                var isPair = colon > 0 && colon < entry.Length - 1 && entry.Where((_, i) => i != colon).All(char.IsAsciiDigit);
                if (!isPair && !(entry.Trim() == "*" && value.List!.Count == 1))
                    return $"holds '{entry}', which is no pair of partition and broker";
            }

            return null;
        }
    }

    /// <summary>A metadata or message format version: a full name (<c>3.9-IV0</c>) or a release (<c>3.9</c>, <c>3.9.1</c>).</summary>
    public sealed record VersionNames(IReadOnlyList<string> Names) : AllowedValues
    {
        public override string Text => $"{Names[0]} to {Names[^1]}";

        public override string? Refuse(SettingValue value)
        {
            var text = value.Text ?? "";
            var parts = text.Split('.');
            var kept = Math.Min(parts.Length, text.StartsWith("0.", StringComparison.Ordinal) ? 3 : 2);
            var release = string.Join('.', parts[..kept]);
            foreach (var name in Names)
            {
                if (name == release || name.StartsWith(release + "-", StringComparison.Ordinal))
                    return null;
            }

            return "is no known version";
        }
    }

    /// <summary>Where a consumer without a position starts: a word, or since 4.0 <c>by_duration:PT1H</c> (KIP-1106).</summary>
    public sealed record ResetPolicy(bool ByDuration) : AllowedValues
    {
        public override string Text => "latest, earliest, none" + (ByDuration ? ", by_duration:<ISO 8601 duration, such as PT1H>" : "");

        public override string? Refuse(SettingValue value) => AutoOffsetReset.Parse(value.Text, ByDuration, out var wrong) is null ? wrong : null;
    }
}
