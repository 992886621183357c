namespace Lab.Explorer.Results.Baselines;

/// <summary>A guarantee whose rate of violations is another than it was.</summary>
public sealed record RateChange(VariantResult Variant, GuaranteeResult Now, BaselineRate Before);
