using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Guarantees;
using Lab.Model.Histories;

namespace Lab.Checker.Tests.Models.Support;

/// <summary>A recording told by hand. Texts stand for values: <c>7</c>, <c>:empty</c>, <c>nil</c>, <c>[0 7]</c>.</summary>
internal sealed class Told
{
    public Recording Recording { get; } = new();

    /// <summary>Calls; the answer comes later, or never.</summary>
    public int Call(string function, string value = "nil") => Recording.Call(process: Recording.Count, Recording.Functions.Intern(function), Read(value));

    public Told Return(int row, string? answer = null, OperationResult result = OperationResult.Ok)
    {
        Recording.Return(row, result, answer is null ? Recording.Asked[row] : Read(answer));
        return this;
    }

    /// <summary>Calls and returns at once.</summary>
    public Told Does(string function, string value = "nil", string? answer = null, OperationResult result = OperationResult.Ok) => Return(Call(function, value), answer, result);

    public Told Fails(string function, string value = "nil") => Does(function, value, result: OperationResult.Fail);

    public Told Crashes(string function, string value = "nil") => Does(function, value, result: OperationResult.Info);

    public void Holds(IModel model, ModelOptions? options = null)
    {
        var judgement = model.Judge(Recording, options ?? ModelOptions.Default);
        Assert.True(judgement.Outcome == Outcome.Holds, string.Join("; ", judgement.Anomalies));
    }

    /// <summary>Violated for this reason alone, shown by these operations.</summary>
    public Anomaly Violates(IModel model, string name, int[] operations, ModelOptions? options = null)
    {
        var anomaly = Assert.Single(model.Judge(Recording, options ?? ModelOptions.Default).Anomalies);
        Assert.Equal(name, anomaly.Name);
        Assert.Equal(operations, anomaly.Operations);
        return anomaly;
    }

    public void IsViolated(IModel model) => Assert.Equal(Outcome.Violated, model.Judge(Recording, ModelOptions.Default).Outcome);

    public void IsUnusable(IModel model, int row, string because)
    {
        var thrown = Assert.Throws<UnusableRecordingException>(() => model.Judge(Recording, ModelOptions.Default));
        Assert.Equal(row, thrown.Row);
        Assert.Contains(because, thrown.Message, StringComparison.Ordinal);
    }

    private Value Read(string text)
    {
        if (text == "nil") return Value.Nil;
        if (text[0] == ':') return Recording.Values.Keyword(text.AsSpan(1));
        if (text[0] != '[') return long.TryParse(text, out var number) ? Value.Of(number) : Recording.Values.Text(text);
        List<Value> items = [];
        var depth = 0;
        var start = 1;
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == '[') depth++;
            if ((text[i] is ' ' or ']') && depth == 0)
            {
                if (i > start) items.Add(Read(text[start..i]));
                start = i + 1;
            }

            if (text[i] == ']') depth--;
        }

        return Recording.Values.List(items.ToArray());
    }
}
