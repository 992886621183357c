namespace Lab.Reports.Drawing;

/// <summary>A rectangle that something is drawn in.</summary>
public readonly record struct Box(double X, double Y, double Width, double Height)
{
    /// <summary>The area that two boxes share.</summary>
    public double Overlap(Box other)
    {
        var width = Math.Min(X + Width, other.X + other.Width) - Math.Max(X, other.X);
        var height = Math.Min(Y + Height, other.Y + other.Height) - Math.Max(Y, other.Y);
        return width > 0 && height > 0 ? width * height : 0;
    }
}
