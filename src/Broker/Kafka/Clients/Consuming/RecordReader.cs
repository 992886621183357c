using System.Buffers.Text;
using System.Text;
using Lab.Broker.Kafka.Records;
using Lab.Model;

namespace Lab.Broker.Kafka.Clients.Consuming;

/// <summary>Names of keys in the history; the common ones, <c>k0</c> and up, without making a string for each record.</summary>
internal sealed class RecordReader(NameTable history)
{
    private const int Common = 4096;

    private readonly List<NameId> numbered = [];

    public NameId KeyName(OptionalBytes key)
    {
        if (key.IsNull) return NameId.None;
        var bytes = key.Span;
        if (bytes.Length > 1 && bytes[0] == (byte)'k' && Utf8Parser.TryParse(bytes[1..], out int number, out var digits)
            && digits == bytes.Length - 1 && number is >= 0 and < Common && (digits == 1 || bytes[1] != (byte)'0'))
        {
            while (numbered.Count <= number) numbered.Add(NameId.None);
            if (numbered[number].IsNone) numbered[number] = history.Intern(MessageText.Key(number));
            return numbered[number];
        }

        return history.Intern(Encoding.UTF8.GetString(bytes));
    }
}
