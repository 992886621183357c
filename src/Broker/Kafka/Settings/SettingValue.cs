namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A value in the form its setting's type gives it. The default value is "not set" (Kafka's null). Numbers and booleans
/// fill <see cref="Whole"/> or <see cref="Real"/>, everything else <see cref="Text"/> or <see cref="List"/>.
/// </summary>
public readonly record struct SettingValue(long? Whole, double? Real, string? Text, IReadOnlyList<string>? List)
{
    public static readonly SettingValue NotSet;

    public bool IsSet => Whole is not null || Real is not null || Text is not null || List is not null;

    /// <summary>The number, whole or real, for range checks.</summary>
    public double Number => Real ?? Whole ?? 0;

    /// <summary>A boolean setting's value.</summary>
    public bool Flag => Whole == 1;

    internal static SettingValue Of(long whole) => new(whole, null, null, null);
    internal static SettingValue Of(bool flag) => new(flag ? 1 : 0, null, null, null);
    internal static SettingValue Of(double real) => new(null, real, null, null);
    internal static SettingValue Of(string text) => new(null, null, text, null);
    internal static SettingValue Of(IReadOnlyList<string> list) => new(null, null, null, list);
}
