using Lab.Checker.Recordings;
using Lab.Model;

namespace Lab.Checker.Models;

/// <summary>Which of a model's functions each function of a recording is: harnesses have several words for the same thing.</summary>
internal sealed class FunctionNames
{
    private readonly Recording recording;
    private readonly string model;
    private readonly string[][] known;
    private readonly int[] numbers;

    /// <param name="recording">Whose functions.</param>
    /// <param name="model">The model's name, for messages.</param>
    /// <param name="known">For each function of the model its names, the field's own first.</param>
    public FunctionNames(Recording recording, string model, params string[][] known)
    {
        (this.recording, this.model, this.known) = (recording, model, known);
        numbers = new int[recording.Functions.Count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Array.FindIndex(known, names => names.Contains(recording.Functions[new(i)]));
    }

    /// <summary>The function of a row, as its place in the model's list.</summary>
    /// <exception cref="UnusableRecordingException">The model has no such function.</exception>
    public int this[int row] => numbers[recording.FunctionColumn[row]] is >= 0 and var number ? number : throw Unknown(row);

    /// <summary>What a model says to a value of the wrong shape.</summary>
    public UnusableRecordingException Wrong(int row, string expected) =>
        new(row, $"{NameOf(row)}: expected {expected}, found {recording.Values.Show(recording.Answered[row])}");

    private UnusableRecordingException Unknown(int row) =>
        new(row, $"{model} has no function '{NameOf(row)}'; it has {string.Join(", ", known.Select(names => names.Length == 1 ? names[0] : $"{names[0]} (or {string.Join(", ", names[1..])})"))}{Suggestion.DidYouMean(NameOf(row), known.SelectMany(n => n))}");

    private string NameOf(int row) => recording.Functions[new NameId(recording.FunctionColumn[row])];
}
