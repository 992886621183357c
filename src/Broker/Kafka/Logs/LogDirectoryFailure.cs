using Lab.Broker.Kafka.Rules;
using Lab.Kernel;
using Lab.Kernel.Disks;
using Lab.Model;
using Lab.Model.Facts;

namespace Lab.Broker.Kafka.Logs;

/// <summary>
/// What a broker does when its disk fails it (LogDirFailureChannel): the first error of any call takes the log directory offline, from
/// then on no log takes anything, and since it was the only directory the process halts as soon as its failure handler has run. It
/// flushes nothing and leaves no clean-shutdown marker.
/// </summary>
internal sealed class LogDirectoryFailure
{
    /// <summary>Until the handler's thread has woken, logged and halted the process. Not a setting: an order of magnitude.</summary>
    public static readonly Duration HaltAfter = Duration.FromMs(1);

    private readonly ActorContext context;
    private readonly BrokerId broker;
    private readonly ReplicationRules rules;

    /// <summary>Watches the disk for one life of a broker.</summary>
    /// <param name="context">Of the broker.</param>
    /// <param name="broker">Whose directory it is, for facts.</param>
    /// <param name="rules">Whether logs take nothing more once the directory has failed, and whether errors are heeded at all.</param>
    public LogDirectoryFailure(ActorContext context, BrokerId broker, ReplicationRules rules)
    {
        this.context = context;
        this.broker = broker;
        this.rules = rules;
        context.Disk.OnFailure = Fail;
    }

    /// <summary>The disk has failed: the process is about to halt.</summary>
    public bool IsOffline { get; private set; }

    /// <summary>Whether a log may still be written to.</summary>
    public bool RefusesWrites => IsOffline && rules.FencesFailedDirectory;

    /// <summary>Whether an error is no error to this broker.</summary>
    public bool Ignores(DiskStatus status) => status == DiskStatus.IoError && rules.IgnoresIoErrors;

    /// <summary>A call failed, or the end of a flush in the background told so.</summary>
    public void Fail(DiskStatus status, string file)
    {
        if (IsOffline || Ignores(status)) return;
        IsOffline = true;
        context.Report(FactKind.FatalFault, NameId.None, broker.Value, detail: $"the log directory has failed: {(status == DiskStatus.NoSpace ? "no space left" : "I/O error")}, {file}");
        context.SetTimer(HaltAfter, BrokerTimers.Halt);
    }
}
