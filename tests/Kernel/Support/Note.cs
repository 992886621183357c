namespace Lab.Kernel.Tests.Support;

/// <summary>The message of the kernel's tests: a number, and what it says.</summary>
public sealed class Note(int number, string text = "", int bytes = 100, ulong subject = 0)
    : Message(kind: 1, bytes, digest: Model.Hash.Of((ulong)number, Model.Hash.Of(text)), subject)
{
    public int Number { get; } = number;
    public string Text { get; } = text;
}
