using Lab.Checker.Recordings;

namespace Lab.Checker.Models;

/// <summary>How harnesses say things of queues.</summary>
internal static class QueueWords
{
    /// <summary>A dequeue that got nothing: nil, or the word that some harnesses have for it.</summary>
    public static bool IsEmpty(Recording recording, Value value) =>
        value.IsNil || (value.Kind is ValueKind.Keyword or ValueKind.Text && recording.Values.Word(value) is "empty" or "exhausted");
}
