using Lab.Model;

namespace Lab.Broker.Kafka.Explaining;

/// <summary>Finds messages in record bytes: the value begins with <c>m</c> and the message's number.</summary>
public static class MessageLocator
{
    /// <summary>Reads the message id at the start of a value.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out MessageId message)
    {
        message = MessageId.None;
        if (value.Length < 2 || value[0] != (byte)'m') return false;
        var number = 0;
        var i = 1;
        for (; i < value.Length && value[i] is >= (byte)'0' and <= (byte)'9' && i < 11; i++) number = (number * 10) + (value[i] - '0');
        if (i == 1) return false;
        message = new(number);
        return true;
    }
}
