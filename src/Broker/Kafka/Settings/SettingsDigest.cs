namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// The embedded tables of all known releases in one text (<c>Tables/settings.txt</c>): a line per setting and distinct
/// definition, with the releases that define it so. Its first lines explain the columns; a test makes it from the
/// tables that were read out of Kafka itself, and compares.
/// </summary>
internal static class SettingsDigest
{
    private static readonly Lazy<string> Text = new(() => ReadResource("settings.txt"));

    /// <summary>One line: a setting as one or more releases define it.</summary>
    internal readonly ref struct Row
    {
        public required SettingScope Scope { get; init; }
        public required ReadOnlySpan<char> Name { get; init; }

        /// <summary>Bit i: the release with index i has this definition.</summary>
        public required int Releases { get; init; }

        public required ReadOnlySpan<char> Type { get; init; }

        /// <summary><c>=text</c>, <c>-</c> for null, <c>!</c> for required.</summary>
        public required ReadOnlySpan<char> Default { get; init; }

        /// <summary><c>=text</c> of the validator, <c>-</c> for none.</summary>
        public required ReadOnlySpan<char> Valid { get; init; }

        /// <summary>Brokers: the update mode; topics: broker synonyms with commas; <c>-</c> for none.</summary>
        public required ReadOnlySpan<char> Extra { get; init; }
    }

    internal static Rows All => new(Text.Value);

    /// <summary>Walks the lines without copying them.</summary>
    internal ref struct Rows(string text)
    {
        private ReadOnlySpan<char> rest = text;
        private SettingScope scope;

        public Row Current { get; private set; }

        public readonly Rows GetEnumerator() => this;

        public bool MoveNext()
        {
            while (rest.Length > 0)
            {
                var end = rest.IndexOf('\n');
                var line = end < 0 ? rest : rest[..end];
                rest = end < 0 ? [] : rest[(end + 1)..];
                if (line is [] or ['#', ..])
                    continue;
                if (line is ['[', .., ']'])
                {
                    scope = ScopeOf(line);
                    continue;
                }

                Current = RowOf(scope, line);
                return true;
            }

            return false;
        }

        private static Row RowOf(SettingScope scope, ReadOnlySpan<char> line)
        {
            var name = Take(line, out line);
            var releases = Take(line, out line);
            var type = Take(line, out line);
            var defaultText = Take(line, out line);
            var valid = Take(line, out line);
            return new() { Scope = scope, Name = name, Releases = MaskOf(releases), Type = type, Default = defaultText, Valid = valid, Extra = line };
        }

        private static ReadOnlySpan<char> Take(ReadOnlySpan<char> line, out ReadOnlySpan<char> rest)
        {
            var tab = line.IndexOf('\t');
            rest = line[(tab + 1)..];
            return line[..tab];
        }

        private static int MaskOf(ReadOnlySpan<char> digits)
        {
            var mask = 0;
            foreach (var digit in digits)
                mask |= 1 << (digit - '0');
            return mask;
        }

        private static SettingScope ScopeOf(ReadOnlySpan<char> header) => header switch
        {
            "[producer]" => SettingScope.Producer,
            "[consumer]" => SettingScope.Consumer,
            "[broker]" => SettingScope.Broker,
            _ => SettingScope.Topic,
        };
    }

    internal static string ReadResource(string name)
    {
        using var stream = typeof(SettingsDigest).Assembly.GetManifestResourceStream("Lab.Broker.Kafka.Settings." + name)
            ?? throw new InvalidOperationException($"The resource {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
