using Lab.Model.Histories;

namespace Lab.Checker.Json;

/// <summary>Reads a history strictly: what it does not know, or what can't be true of any history, it refuses with its line.</summary>
internal sealed class HistoryReader(Stream input, string file)
{
    /// <summary>The header is line 1, and no line is blank: operation i stands on line i + 2.</summary>
    private const int FirstOperationLine = 2;

    private readonly LineReader lines = new(input, file);
    private readonly History history = new(1024);

    public HistoryFile Read()
    {
        if (!lines.Next(out var line)) throw new HistoryFormatException(file, 1, "the file is empty; expected a header line");
        var header = new HeaderReader(file).Read(line, history);
        var operations = new OperationReader(file, history.Names, history.Sessions.Count);
        var lastCall = -1;
        while (lines.Next(out line))
        {
            var row = operations.Read(line, lines.Number, new(history.Count));
            if (row.Call <= lastCall) throw Problem(lines.Number, $"'call' is {row.Call} after {lastCall}: operations come in the order of their calls");
            lastCall = row.Call;
            history.Restore(row);
        }

        CheckPositions();
        return new(header, history);
    }

    /// <summary>Every position from 0 up is taken by exactly one call or return: as many as there are, none twice, none above.</summary>
    private void CheckPositions()
    {
        var returns = history.Returns;
        var total = history.Count;
        foreach (var at in returns)
        {
            if (at != Operation.NoReturn) total++;
        }

        var taken = new bool[total];
        for (var i = 0; i < history.Count; i++)
        {
            Take(history.Calls[i], "call", i);
            if (returns[i] != Operation.NoReturn) Take(returns[i], "return", i);
        }

        void Take(int position, string name, int operation)
        {
            if (position >= taken.Length) throw Problem(operation + FirstOperationLine, $"'{name}' is {position}, but the file has only {taken.Length} calls and returns: a position below is missing");
            if (taken[position]) throw Problem(operation + FirstOperationLine, $"'{name}' is {position}, and so is another call or return: each has its own position");
            taken[position] = true;
        }
    }

    private HistoryFormatException Problem(long line, string problem) => new(file, line, problem);
}
