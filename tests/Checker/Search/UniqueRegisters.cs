using Lab.Checker.Models.Register;
using Lab.Checker.Recordings;
using Lab.Checker.Tests.Models.Support;

namespace Lab.Checker.Tests.Search;

/// <summary>A register that is read and written, each value once: what the model of searched registers decides in closed form.</summary>
internal static class UniqueRegisters
{
    public static readonly SearchedObject Object = new("cas-register, unique writes", "cas-register", RandomRegister.Of, Step, Call);

    private static int? Step(int state, Row row) => (RegisterKind)row.Kind switch
    {
        RegisterKind.Write => row.Value,
        _ => row.Crashed || row.Value == state ? state : null,
    };

    private static Call Call(Values values, Row row)
    {
        var value = row.Value == RegisterColumns.Initial ? Value.Nil : Value.Of(row.Value);
        return (RegisterKind)row.Kind == RegisterKind.Write ? new("write", value, value) : new("read", Value.Nil, value);
    }
}
