using Lab.Model;
using Lab.Model.Roles;

namespace Lab.Faults.Plans;

/// <summary>A partition and the brokers that are to hold it, preferred leader first.</summary>
public sealed record Reassignment(TopicPartitionRef Partition, ValueList<Role> Replicas)
{
    public override string ToString() => $"{Partition} to [{string.Join(", ", Replicas)}]";
}
