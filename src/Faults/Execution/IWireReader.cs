using Lab.Kernel;
using Lab.Kernel.Network;
using Lab.Model.Roles;

namespace Lab.Faults.Execution;

/// <summary>Reads the messages of one system for triggers on the wire. It is shown every message that leaves, once, in order.</summary>
public interface IWireReader
{
    /// <summary>Shown before it is asked about it: an answer may be understood by its request alone.</summary>
    void See(in Departure departure);

    /// <summary>Whether it is this request, or an answer to one.</summary>
    bool Is(Message message, string api, bool isRequest);

    /// <summary>Whether it is about this partition, perhaps beside others; null: not about the system's own topics alone.</summary>
    bool IsAbout(Message message, TopicPartitionRef? partition);

    /// <summary>Whether it asks to take the broker into an in-sync set in which it is not, or answers such a request without an error; of this partition, null: of any that is not the system's own.</summary>
    bool Adds(in Departure departure, int broker, TopicPartitionRef? partition);
}
