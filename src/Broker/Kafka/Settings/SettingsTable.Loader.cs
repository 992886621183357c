using System.Numerics;

namespace Lab.Broker.Kafka.Settings;

public sealed partial class SettingsTable
{
    /// <summary>Gathers the lines of one name, then keeps the definition of this table's release.</summary>
    private ref struct Loader(SettingsTable table)
    {
        private SettingsDigest.Row mine;
        private SettingsDigest.Row last;
        private int releases;
        private bool isHere;

        public void Add(in SettingsDigest.Row row)
        {
            if (releases != 0 && (row.Scope != last.Scope || !row.Name.SequenceEqual(last.Name)))
                Finish();
            last = row;
            releases |= row.Releases;
            if ((row.Releases >> table.Release.Index & 1) == 0)
                return;
            mine = row;
            isHere = true;
        }

        public void Finish()
        {
            var since = KafkaRelease.All[BitOperations.TrailingZeroCount(releases)];
            var after = 32 - BitOperations.LeadingZeroCount((uint)releases);
            var removedIn = after < KafkaRelease.All.Count ? KafkaRelease.All[after] : null;
            if (isHere)
                table.Add(SettingOf(mine, table.Release, since, removedIn));
            else
                table.elsewhere[(int)last.Scope].Add(last.Name.ToString(), new(since, removedIn));
            releases = 0;
            isHere = false;
        }

        private static Setting SettingOf(in SettingsDigest.Row row, KafkaRelease release, KafkaRelease since, KafkaRelease? removedIn) => new()
        {
            Scope = row.Scope,
            Name = row.Name.ToString(),
            Type = TypeOf(row.Type),
            IsInternal = row.Type is [.., '*'],
            Default = row.Default is ['=', ..] ? row.Default[1..].ToString() : null,
            IsRequired = row.Default is ['!'],
            Allowed = AllowedValues.FromValidator(row.Valid is ['=', ..] ? row.Valid[1..].ToString() : null),
            UpdateMode = row.Scope is SettingScope.Broker ? ModeOf(row.Extra) : UpdateMode.None,
            BrokerSynonyms = row.Scope is SettingScope.Topic && row.Extra is not ['-'] ? row.Extra.ToString().Split(',') : [],
            Release = release,
            Since = since,
            RemovedIn = removedIn,
        };

        private static SettingType TypeOf(ReadOnlySpan<char> type) => type.TrimEnd('*') switch
        {
            "BOOLEAN" => SettingType.Boolean,
            "SHORT" => SettingType.Short,
            "INT" => SettingType.Int,
            "LONG" => SettingType.Long,
            "DOUBLE" => SettingType.Double,
            "LIST" => SettingType.List,
            "CLASS" => SettingType.Class,
            "PASSWORD" => SettingType.Password,
            _ => SettingType.String,
        };

        private static UpdateMode ModeOf(ReadOnlySpan<char> mode) => mode switch
        {
            "per-broker" => UpdateMode.PerBroker,
            "cluster-wide" => UpdateMode.ClusterWide,
            _ => UpdateMode.ReadOnly,
        };
    }
}
