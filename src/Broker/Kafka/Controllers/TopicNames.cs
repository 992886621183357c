namespace Lab.Broker.Kafka.Controllers;

/// <summary>What a topic may be called.</summary>
public static class TopicNames
{
    public const int MaxLength = 249;

    /// <summary>Letters, digits, dot, underscore, hyphen; not "." or ".."; at most 249.</summary>
    public static bool IsLegal(string name) =>
        name.Length is > 0 and <= MaxLength && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Two names that metrics cannot tell apart, where dot and underscore are one.</summary>
    public static bool Collide(string a, string b) => a != b && a.Replace('.', '_') == b.Replace('.', '_');
}
