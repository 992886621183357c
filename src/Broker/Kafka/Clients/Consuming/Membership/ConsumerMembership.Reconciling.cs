using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming.Membership;

// From what it has to what the group gives it: commit, give up, take, and say so.
internal sealed partial class ConsumerMembership
{
    private enum Step
    {
        Idle,
        Committing,
        Revoking,
    }

    private IReadOnlyList<TopicPartition>? target;
    private bool acknowledges;
    private Step step;

    /// <summary>The application is inside poll(), or its poll's event is being worked on: what earlier polls returned is done.</summary>
    public bool IsAtPoll { get; set; }

    private void TakeTarget(IReadOnlyList<TopicPartition> assignment)
    {
        target = assignment;
        Reconcile();
    }

    private void Reconcile()
    {
        if (target is null || step != Step.Idle || IsInListener || phase != Phase.Member) return;
        var owned = Host.Owned;
        if (owned.Order().SequenceEqual(target.Order()))
        {
            target = null;
            acknowledges = true;
            return;
        }

        // Positions are sure only while the application polls; without automatic commits nobody has to wait for that.
        if (Settings.EnableAutoCommit && !IsAtPoll) return;
        step = Step.Committing;
        Host.Pause([.. owned.Where(p => !target.Contains(p))]);
        if (Settings.EnableAutoCommit && Host.CommitBeforeJoin(Context.Now + Duration.FromMs(Settings.MaxPollIntervalMs))) return;
        Revoke();
    }

    public void OnCommitted()
    {
        if (step == Step.Committing) Revoke();
    }

    private void Revoke()
    {
        step = Step.Revoking;
        var gone = Host.Owned.Where(p => target is null || !target.Contains(p)).ToArray();
        if (gone.Length == 0)
        {
            Assign();
            return;
        }

        IsInListener = true;
        Host.Revoke(gone, areLost: false, Generation);
    }

    public void OnRevoked()
    {
        IsInListener = false;
        if (phase == Phase.Losing) AfterLoss();
        else if (step == Step.Revoking) Assign();
    }

    private void Assign()
    {
        step = Step.Idle;
        Host.Assign([.. target!.Where(p => !Host.Owned.Contains(p))], Generation);
        target = null;
        acknowledges = true;
        Host.MembershipChanged();
    }
}
