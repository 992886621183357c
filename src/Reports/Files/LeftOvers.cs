using System.Diagnostics;
using System.Globalization;

namespace Lab.Reports.Files;

/// <summary>What a command that was killed in the middle of a report left beside it: folders that carry the id of a process that is no more.</summary>
internal static class LeftOvers
{
    /// <summary>Brings back a report that was moved aside and never replaced; deletes the rest. What resists is left.</summary>
    public static void Clear(string target)
    {
        var name = Path.GetFileName(target);
        foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(target)!, name + ".*").Order(StringComparer.Ordinal).ToList())
        {
            var rest = Path.GetFileName(folder)[name.Length..];
            var isOld = rest.StartsWith(".old-", StringComparison.Ordinal);
            if (!isOld && !rest.StartsWith(".writing-", StringComparison.Ordinal)) continue;
            if (!int.TryParse(rest[(rest.IndexOf('-', StringComparison.Ordinal) + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var process) || IsAlive(process)) continue;
            try
            {
                if (isOld && !Directory.Exists(target)) Directory.Move(folder, target);
                else Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is beside the report, not in it.
            }
        }
    }

    private static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Somebody else's process: it lives.
            return true;
        }
    }
}
