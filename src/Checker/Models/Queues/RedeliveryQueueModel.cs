using Lab.Checker.Recordings;
using Lab.Model.Histories;

namespace Lab.Checker.Models.Queues;

/// <summary>
/// A queue that delivers every confirmed message at least once, and again only for a reason: given back, a channel that was
/// closed, an acknowledgement of which nobody knows.
/// </summary>
public sealed class RedeliveryQueueModel : IModel
{
    private static readonly string[][] Functions =
        [["publish", "enqueue", "send"], ["subscribe", "consume"], ["deliver"], ["get"], ["ack"], ["nack", "reject", "requeue"], ["close"], ["drain"]];

    public string Name => "queue-redelivery";

    public string About => "At-least-once queue (publish, subscribe, deliver [v redelivered], ack, nack, close, drain): loss, redelivery without reason or flag, order";

    public Judgement Judge(Recording recording, ModelOptions options)
    {
        var messages = new DistinctValues(recording.Values);
        return RedeliveryQueueRule.Judge(Read(recording, messages), message => recording.Values.Show(messages[message]));
    }

    private DeliveryColumns Read(Recording recording, DistinctValues messages)
    {
        var functions = new FunctionNames(recording, Name, Functions);
        var channels = new Dictionary<int, int>();
        var rows = new List<DeliveryRow>();
        for (var row = 0; row < recording.Count; row++)
        {
            var kind = (DeliveryKind)functions[row];
            if (!channels.TryGetValue(recording.Processes[row], out var channel)) channels.Add(recording.Processes[row], channel = channels.Count);
            if (kind == DeliveryKind.Drain) AddDrain(row, channel);
            else Add(row, kind, channel);
        }

        return new([.. rows], messages.Count, channels.Count);

        void Add(int row, DeliveryKind kind, int channel)
        {
            var isDelivery = kind is DeliveryKind.Deliver or DeliveryKind.Get;
            if (isDelivery && (recording.Results[row] != OperationResult.Ok || recording.Answered[row].IsNil)) return;
            var (value, flag) = (isDelivery ? recording.Answered[row] : recording.Asked[row], RedeliveredFlag.Absent);
            if (isDelivery && value.Kind == ValueKind.List) (value, flag) = Delivered(row, functions);
            var message = kind is DeliveryKind.Subscribe or DeliveryKind.Close ? -1 : messages.Of(value);
            rows.Add(new(row, kind, channel, message, flag, recording.Results[row], recording.Calls[row], recording.Returns[row]));
        }

        (Value, RedeliveredFlag) Delivered(int row, FunctionNames names)
        {
            var parts = recording.Values.Items(recording.Answered[row]);
            if (parts.Length != 2 || !(parts[1].IsNil || parts[1].Kind == ValueKind.Boolean)) throw names.Wrong(row, "a message, or a list of a message and whether it is redelivered");
            return (parts[0], parts[1].IsNil ? RedeliveredFlag.Absent : parts[1] == Value.True ? RedeliveredFlag.Again : RedeliveredFlag.First);
        }

        void AddDrain(int row, int channel)
        {
            if (!recording.Answered[row].IsNil && recording.Answered[row].Kind != ValueKind.List) throw functions.Wrong(row, "a list of messages");
            rows.Add(new(row, DeliveryKind.Drain, channel, -1, RedeliveredFlag.Absent, recording.Results[row], recording.Calls[row], recording.Returns[row]));
            foreach (var value in recording.Values.Items(recording.Answered[row]).ToArray())
            {
                rows.Add(new(row, DeliveryKind.Drain, channel, messages.Of(value), RedeliveredFlag.Absent, recording.Results[row], recording.Calls[row], recording.Returns[row]));
            }
        }
    }
}
