namespace Lab.Model;

/// <summary>Why a text could not be read: where in it (0-based), what was read, what is allowed.</summary>
public sealed record TextProblem(int Position, string Message);

/// <summary>What reading a text gave: a value, or the problem that prevented it. Never both.</summary>
public readonly record struct Parsed<T>
{
    private readonly T value;

    private Parsed(T value, TextProblem? problem) { this.value = value; Problem = problem; }

    /// <summary>Null when the text was read.</summary>
    public TextProblem? Problem { get; }

    public bool IsOk => Problem is null;

    /// <summary>The value; asking for it after a problem is a bug of the caller.</summary>
    public T Value => Problem is null ? value : throw new InvalidOperationException($"Nothing was read: {Problem.Message}");

    public static implicit operator Parsed<T>(T value) => new(value, null);

    public static implicit operator Parsed<T>(TextProblem problem) => new(default!, problem);
}
