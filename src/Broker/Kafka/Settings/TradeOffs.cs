namespace Lab.Broker.Kafka.Settings;
internal static class TradeOffs { public static string? Of(SettingScope scope, string name) => null; }
