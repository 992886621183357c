using Lab.Kernel;
using Lab.Model;
using Lab.Model.Quantities;

namespace Lab.Faults.Execution;

/// <summary>
/// What is drawn for one occurrence of one fault or step. The subject is its name and its count, so that removing another fault, or one occurrence of this
/// one, shifts nothing.
/// </summary>
internal readonly record struct FaultDraws(Choices Choices, ulong Subject)
{
    // Which draw of an occurrence it is; gaps of a rate take as many as they need from Gap on.
    public const uint Time = 0;
    public const uint After = 1;
    public const uint Length = 2;
    public const uint Restart = 3;
    public const uint Gap = 16;

    public static FaultDraws OfFault(Choices choices, string name, int occurrence) => new(choices, Hash.Of(Hash.Of(name), (ulong)occurrence));

    public static FaultDraws OfStep(Choices choices, string name) => new(choices, Hash.Of(Hash.Of("step"), Hash.Of(name)));

    /// <summary>One duration of the range; both ends belong to it.</summary>
    public Duration Of(DurationRange range, uint which) => range.IsExact
        ? range.Min
        : range.Min + new Duration(Choices.Draw(Sites.FaultTime, Subject, which, range.Max.Nanos - range.Min.Nanos + 1));

    /// <summary>
    /// A gap of a Poisson process with this mean: memoryless, so faults also come close upon each other. Von Neumann's method (1951) draws it by comparing
    /// integers alone: the length of the first falling run of uniform numbers accepts its first number, or adds a whole mean and draws again.
    /// </summary>
    public Duration GapOf(Duration mean)
    {
        const int Bits = 32;
        var draw = Gap;
        for (var whole = 0L; ; whole++)
        {
            var first = Choices.Draw(Sites.FaultTime, Subject, draw++, 1L << Bits);
            var (last, length) = (first, 1);
            while (true)
            {
                var next = Choices.Draw(Sites.FaultTime, Subject, draw++, 1L << Bits);
                if (next >= last) break;
                (last, length) = (next, length + 1);
            }

            if (length % 2 == 0) continue;
            return new(checked((long)(((Int128)mean.Nanos * ((Int128)whole * (1L << Bits) + first)) >> Bits)));
        }
    }
}
