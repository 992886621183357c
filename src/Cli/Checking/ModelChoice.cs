using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model;

namespace Lab.Cli.Checking;

/// <summary>Finds the model that was asked for, and those that could read a recording.</summary>
public static class ModelChoice
{
    /// <summary>Enough operations to meet every function that a harness calls all the time.</summary>
    private const int Tried = 100;

    /// <summary>What is said of a name that no model has.</summary>
    public static string Unknown(string name)
    {
        var names = ModelCatalog.All.Select(m => m.Name).ToList();
        return $"--model {name}: there is no such model; there is: {string.Join(", ", names)}{Suggestion.DidYouMean(name, names)}";
    }

    /// <summary>The models that know the functions and values with which a recording begins.</summary>
    public static IReadOnlyList<string> Fitting(Recording recording)
    {
        var head = Head(recording);
        return [.. ModelCatalog.All.Where(m => CanRead(m, head)).Select(m => m.Name)];
    }

    private static Recording Head(Recording recording)
    {
        var keyOf = new int[recording.Count];
        keyOf.AsSpan(Math.Min(Tried, keyOf.Length)).Fill(-1);
        return Parts.Split(recording, keyOf, 1, _ => "").Single().Recording;
    }

    private static bool CanRead(IModel model, Recording head)
    {
        try
        {
            model.Judge(head, new ModelOptions { Steps = 10_000 });
            return true;
        }
        catch (UnusableRecordingException)
        {
            return false;
        }
    }
}
