using Lab.Checker.Recordings;

namespace Lab.Checker.Models;

/// <summary>What the functions of a recording mean to a model, looked up once for each name. <typeparamref name="TKind"/>: what a model can do.</summary>
internal sealed class FunctionTable<TKind>(string model, params (string Name, TKind Kind)[] known)
    where TKind : struct
{
    /// <summary>By function number; null where the model has no such function.</summary>
    public TKind?[] Of(Recording recording)
    {
        var kinds = new TKind?[recording.Functions.Count];
        for (var f = 0; f < kinds.Length; f++)
        {
            foreach (var (name, kind) in known)
            {
                if (recording.Functions[new(f)] == name) kinds[f] = kind;
            }
        }

        return kinds;
    }

    /// <summary>What is said of a function that the model does not have.</summary>
    public UnusableRecordingException Unknown(Recording recording, int row) =>
        new(row, $"{model} has no function \"{recording.Functions[new(recording.FunctionColumn[row])]}\"; it has: {string.Join(", ", known.Select(k => k.Name))}");
}
