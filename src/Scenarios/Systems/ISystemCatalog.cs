using Lab.Model;

namespace Lab.Scenarios.Systems;

/// <summary>What a scenario may say about one system: releases, settings, steps, deltas. The language asks it and knows no system itself.</summary>
public interface ISystemCatalog
{
    /// <summary>As `system:` names it.</summary>
    string System { get; }

    /// <summary>Releases whose behaviour the lab has, oldest first.</summary>
    ValueList<string> Profiles { get; }

    /// <summary>The release of a scenario that names none.</summary>
    string DefaultProfile { get; }

    /// <summary>What a topic has that does not say it.</summary>
    TopicDefaults TopicDefaults(string profile, ValueList<Setting> clusterProperties);

    /// <summary>
    /// What is wrong with these settings, each alone and together, for this release: unknown and dead names, wrong types, units and ranges, and
    /// combinations that the real system refuses. Also notes about legal settings that do not do what they seem to.
    /// </summary>
    IReadOnlyList<SettingFinding> Check(SettingScope scope, string profile, ValueList<Setting> given, SettingContext context);

    /// <summary>Every public setting of a scope, for the reference and for the completion of editors.</summary>
    IEnumerable<SettingEntry> Settings(SettingScope scope, string profile);

    /// <summary>Topics that the system itself makes.</summary>
    ValueList<string> InternalTopics { get; }

    /// <summary>Names of wrong or historical rules, with what each does.</summary>
    ValueList<NamedMeaning> Deltas { get; }

    /// <summary>Requests that travel between machines, as the protocol calls them.</summary>
    ValueList<string> Requests { get; }

    /// <summary>Rare states that runs are counted by.</summary>
    ValueList<string> Marks { get; }

    /// <summary>Steps of a producing application at which it can be killed.</summary>
    ValueList<NamedMeaning> ProducerSteps { get; }
}

/// <summary>A name and a sentence.</summary>
public sealed record NamedMeaning(string Name, string Meaning);

/// <summary>What a topic has that does not say it.</summary>
public sealed record TopicDefaults(int Partitions, int ReplicationFactor);

/// <summary>Whose settings they are.</summary>
public enum SettingScope
{
    Producer,
    Consumer,

    /// <summary>Of brokers and controllers.</summary>
    Cluster,

    Topic,

    /// <summary>Feature levels.</summary>
    Feature,
}

/// <summary>What else decides whether settings are right.</summary>
/// <param name="Cluster">The brokers' settings: the defaults of topics.</param>
/// <param name="Brokers">How many brokers there are.</param>
/// <param name="ReplicationFactor">Of the topic whose settings they are; 0 elsewhere.</param>
public sealed record SettingContext(ValueList<Setting> Cluster, int Brokers, int ReplicationFactor);

/// <summary>Something wrong with a setting (its name, or its value when InValue), or a note about it. Without a setting the problem lies in what is absent.</summary>
public sealed record SettingFinding(string? Setting, string Message, bool InValue = true, bool IsNote = false);

/// <summary>A setting for the reference; its default as a properties file would hold it, null when there is none.</summary>
public sealed record SettingEntry(string Name, string? Default);
