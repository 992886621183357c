using Lab.Model;
using Lab.Model.Facts;
using Lab.Model.Histories;

namespace Lab.Broker.Kafka.Clients.Auditing;

// The ends of partitions: asked of their leaders, and believed when every broker has been asked once more whether there is a newer
// one. What was read under a leader that had been deposed is read again.
public sealed partial class AuditorActor
{
    /// <summary>How far the reading of a partition has come.</summary>
    private struct ReadingOfPartition
    {
        public static readonly ReadingOfPartition None = new() { End = OperationId.None, Under = LeaderEpoch.None };

        /// <summary>The question for its end, open until that is believed.</summary>
        public OperationId End;

        /// <summary>The leader's epoch when it was asked.</summary>
        public LeaderEpoch Under;

        /// <summary>The broker that answered.</summary>
        public int Teller;

        public bool IsThrough;
    }

    private void AskForEnd()
    {
        var partition = options.Partitions[target];
        readings[target].Under = client.Metadata.LeaderOf(partition).Epoch;
        readings[target].End = Context.History.Call(
            OperationKind.ReadEnd, session, read++, 0, MessageId.None, NameId.None, Context.History.Names.Intern(partition.ToString()), Context.WorldTime, OperationFlags.Auditor);
    }

    /// <summary>Asked in vain: it will be asked again, by another operation.</summary>
    private void EndNotTold(OperationResult result) => EndNotTold(ref readings[target], result);

    private void EndNotTold(ref ReadingOfPartition reading, OperationResult result)
    {
        if (!reading.End.IsNone) Context.History.Return(reading.End, result, Context.WorldTime);
        reading.End = OperationId.None;
    }

    /// <summary>Everything was read: from leaders still?</summary>
    private void Doubt()
    {
        phase = Phase.SurveyAgain;
        survey.Begin();
    }

    /// <summary>Every broker has said which leaders it knows: the ends stand, or are to be asked of another.</summary>
    private void Conclude()
    {
        var again = options.Partitions.Count;
        for (var i = options.Partitions.Count - 1; i >= 0; i--)
        {
            ref var reading = ref readings[i];
            if (reading.End.IsNone) continue;
            if (survey.Newest(i) > reading.Under)
            {
                EndNotTold(ref reading, OperationResult.Fail);
                reading.IsThrough = false;
                again = i;
            }
        }

        for (var i = 0; i < options.Partitions.Count; i++)
        {
            ref var reading = ref readings[i];
            if (reading.End.IsNone) continue;
            Context.History.Return(reading.End, OperationResult.Ok, Context.WorldTime, ends[i]);
            Context.Report(FactKind.EndTold, Context.Place(options.Partitions[i].ToString()), ends[i], reading.Teller, reading.End.Value);
            reading.End = OperationId.None;
        }

        (phase, target) = again < options.Partitions.Count ? (Phase.Earliest, again) : (Phase.FindCoordinator, 0);
    }
}
