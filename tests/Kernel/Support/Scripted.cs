using Lab.Kernel.Disks;
using Lab.Model;

namespace Lab.Kernel.Tests.Support;

/// <summary>An actor whose handlers a test writes in place. Every life gets the same script.</summary>
internal sealed class Scripted(Script script) : Actor
{
    public override void OnStart() => script.Start?.Invoke(this);

    public override void OnMessage(ConnectionId connection, Message message) => script.Message?.Invoke(this, connection, (Note)message);

    public override void OnLocal(ActorId from, Message message) => script.Local?.Invoke(this, from, (Note)message);

    public override void OnConnection(ConnectionId connection, ConnectionChange change) => script.Connection?.Invoke(this, connection, change);

    public override void OnTimer(int kind, long data) => script.Timer?.Invoke(this, kind, data);

    public override void OnDisk(long token, DiskStatus status) => script.Disk?.Invoke(this, token, status);
}

internal sealed class Script
{
    public Action<Scripted>? Start { get; set; }
    public Action<Scripted, ConnectionId, Note>? Message { get; set; }
    public Action<Scripted, ActorId, Note>? Local { get; set; }
    public Action<Scripted, ConnectionId, ConnectionChange>? Connection { get; set; }
    public Action<Scripted, int, long>? Timer { get; set; }
    public Action<Scripted, long, DiskStatus>? Disk { get; set; }
}
