using Lab.Model;

namespace Lab.Checker.Judging;

/// <summary>Which groups consume which places, each question answered once a run.</summary>
internal sealed class PlaceMap
{
    private const byte Unasked = 0, Yes = 1, No = 2;

    private byte[] answers = [];
    private int groups;

    public void Begin(int groupCount)
    {
        groups = groupCount;
        answers.AsSpan().Clear();
    }

    public bool Consumes(GroupContract group, int groupIndex, NameTable names, int place)
    {
        if (place < 0) return false;
        var at = (place * groups) + groupIndex;
        if (at >= answers.Length) Array.Resize(ref answers, Math.Max(answers.Length * 2, Math.Max(64, at + 1)));
        if (answers[at] == Unasked) answers[at] = group.Consumes(names[new(place)]) ? Yes : No;
        return answers[at] == Yes;
    }
}
