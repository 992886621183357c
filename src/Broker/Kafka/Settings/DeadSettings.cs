namespace Lab.Broker.Kafka.Settings;
public static class DeadSettings { public static DeadSetting? Find(SettingScope scope, string name) => null; }
