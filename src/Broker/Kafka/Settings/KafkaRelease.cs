namespace Lab.Broker.Kafka.Settings;

/// <summary>
/// A release whose settings the lab knows from the software itself. A scenario names the profile (<c>"4.1"</c>); the
/// table was read out of the exact <see cref="Version"/>. <see cref="Index"/> is the release's column in the table.
/// </summary>
public sealed record KafkaRelease(string Profile, string Version, int Index)
{
    /// <summary>Oldest first. "Since" and "until" can only be as precise as this list.</summary>
    public static IReadOnlyList<KafkaRelease> All { get; } =
    [
        new("2.4", "2.4.1", 0),
        new("3.5", "3.5.2", 1),
        new("3.9", "3.9.1", 2),
        new("4.1", "4.1.1", 3),
        new("4.2", "4.2.0", 4),
        new("4.3", "4.3.1", 5),
    ];

    /// <summary>The release of a profile (<c>"4.1"</c>, also <c>"4.1.1"</c>), or null.</summary>
    public static KafkaRelease? Find(string profile)
    {
        foreach (var release in All)
        {
            if (release.Profile == profile || release.Version == profile)
                return release;
        }

        return null;
    }

    /// <summary>As <see cref="Find"/>, for callers that have checked the profile.</summary>
    /// <exception cref="ArgumentException">No such profile.</exception>
    public static KafkaRelease Of(string profile) => Find(profile) ?? throw new ArgumentException(
        $"No Kafka profile '{profile}': known are {string.Join(", ", All.Select(r => r.Profile))}.", nameof(profile));

    /// <summary>True in <paramref name="profile"/> and later ones.</summary>
    internal bool IsAtLeast(string profile) => Index >= Of(profile).Index;

    public override string ToString() => Profile;
}
