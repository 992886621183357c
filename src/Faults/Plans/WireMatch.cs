using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>Which message of the wire is meant. What is null is not looked at; roles are resolved when a message leaves.</summary>
/// <param name="Api">The protocol's name of the request; an answer has its request's.</param>
/// <param name="IsRequest">Or the answer to it.</param>
/// <param name="From">Who sends it.</param>
/// <param name="To">To whom.</param>
/// <param name="Partition">What it is about, perhaps beside others.</param>
/// <param name="Adds">Whom it takes into an in-sync set, or answers for that.</param>
/// <param name="Nth">Which of these messages, from 1, counted from when somebody waits for it.</param>
public sealed record WireMatch(string Api, bool IsRequest, Role? From, Role? To, TopicPartitionRef? Partition, Role? Adds, int Nth)
{
    public override string ToString() =>
        $"{(IsRequest ? "request" : "response")} {Api}{Text("from", From)}{Text("to", To)}{(Partition is { } p ? $" about {p}" : "")}{Text("adds", Adds)}{(Nth == 1 ? "" : $", number {Nth}")}";

    private static string Text(string word, Role? role) => role is null ? "" : $" {word} {role}";
}
