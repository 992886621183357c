using System.Globalization;
using Lab.Explorer.Results;
using Lab.Reports;

namespace Lab.Cli.Output;

/// <summary>A line per finished variant: for logs.</summary>
public sealed class LineProgress(TextWriter error) : IProgress
{
    public void Begin(VariantResult head, long runs)
    {
    }

    public void Ran(long done)
    {
    }

    public void End(VariantResult result) => error.WriteLine(LineOf(result));

    public void Dispose()
    {
    }

    /// <summary><c>scenarios/kafka/a02.yaml, acks-all: 200 runs, as expected</c></summary>
    public static string LineOf(VariantResult result)
    {
        var runs = string.Create(CultureInfo.InvariantCulture, $"{Words.Count(result.Runs)} run{(result.Runs == 1 ? "" : "s")}");
        return $"{result.File}, {result.Variant}: {runs}{(result.OutOfTime ? " (out of time)" : result.StoppedEarly ? " (enough)" : "")}, {Words.Of(result.Standing)}";
    }
}
