namespace Lab.Model.Quantities;

/// <summary>A share between nothing and all, in whole millionths, so that draws compare integers: `5%`, `0.05`.</summary>
public readonly record struct Ratio(int Millionths)
{
    public const int One = 1_000_000;

    public override string ToString()
    {
        var (whole, rest) = (Millionths / 10_000, Millionths % 10_000);
        return rest == 0 ? $"{whole}%" : $"{whole}.{rest:0000}".TrimEnd('0') + "%";
    }
}
