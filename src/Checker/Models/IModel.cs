using Lab.Checker.Recordings;

namespace Lab.Checker.Models;

/// <summary>What an object promises to those who use it at the same time: a queue, a log, a register, transactions.</summary>
public interface IModel
{
    /// <summary>As `lab check --model` names it: <c>fifo</c>, <c>cas-register</c>.</summary>
    string Name { get; }

    /// <summary>One sentence for the list of models.</summary>
    string About { get; }

    /// <summary>Decides a recording.</summary>
    /// <exception cref="UnusableRecordingException">The recording has a function or a value that the model does not know.</exception>
    Judgement Judge(Recording recording, ModelOptions options);
}

/// <summary>What the user asks of a model beside its name. Closed rules need no bounds and ignore them.</summary>
public sealed record ModelOptions
{
    public static readonly ModelOptions Default = new();

    /// <summary>
    /// A search still busy when this is cancelled answers unknown. Wall time belongs to the command, which cancels it.
    /// </summary>
    public CancellationToken Deadline { get; init; }

    /// <summary>A search that remembers more answers unknown.</summary>
    public long MemoryBytes { get; init; } = 2L << 30;

    /// <summary>A search that tries more steps answers unknown: a bound that is the same on every machine.</summary>
    public long Steps { get; init; } = long.MaxValue;

    /// <summary>What the log model holds a reader to who met the end of the log.</summary>
    public ReadsAre Reads { get; init; } = ReadsAre.Current;

    /// <summary>The log model: offsets may be missing (control records, compaction), so that an unseen one proves nothing.</summary>
    public bool OffsetsHaveGaps { get; init; }
}

/// <summary>What a read says of a log.</summary>
public enum ReadsAre
{
    /// <summary>What it saw, and that there was nothing behind it.</summary>
    Current,

    /// <summary>What it saw: it may have met an old end, as a replica that was deposed serves it.</summary>
    Stale,
}

/// <summary>A recording that a model can't read: an unknown function, a value of the wrong shape. The message names the row and what is allowed.</summary>
public sealed class UnusableRecordingException(int row, string message) : Exception(message)
{
    public int Row { get; } = row;
}
