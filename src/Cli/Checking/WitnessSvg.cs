using System.Globalization;
using Lab.Checker.Models;
using Lab.Checker.Recordings;
using Lab.Model.Histories;
using Lab.Reports.Svg;

namespace Lab.Cli.Checking;

/// <summary>
/// The operations of a witness among those that overlap them: a lane for each process, a bar from call to return. The
/// horizontal axis is the order of calls and returns, not time: what overlaps is seen, however short it was.
/// </summary>
public static class WitnessSvg
{
    private const int OthersShown = 40;
    private const double LaneHeight = 46, BarHeight = 20, Step = 30, Top = 92, Side = 20, Least = 640;

    public static string Draw(string model, JudgedPart part, Anomaly anomaly)
    {
        var recording = part.Recording;
        var witness = anomaly.Operations.Distinct().ToList();
        var shown = witness.Concat(Around(recording, witness)).ToList();
        var lanes = shown.Select(row => recording.Processes[row]).Distinct().Order().ToList();
        var events = shown.SelectMany(row => new[] { recording.Calls[row], recording.Returns[row] }).Where(p => p != Operation.NoReturn).Order().ToList();
        var left = Side + lanes.Max(l => TextMeasure.Width($"process {l}", 12)) + 14;
        // Each bar must have room for its words.
        var step = shown.Max(row => Math.Max(Step, (TextMeasure.Width(OperationText.What(recording, row), 11) + 14) / (EndOf(row) - X(recording.Calls[row]))));
        step = Math.Min(step, 90);
        var width = Math.Max(Least, left + (step * (events.Count + 1)) + Side);
        var sentence = TextMeasure.Wrap($"{anomaly.Name}: {anomaly.Sentence}", 14, width - (2 * Side));
        var top = Top + ((sentence.Count - 1) * 19);
        var height = top + (lanes.Count * LaneHeight) + 26;

        var svg = new SvgBuilder();
        svg.Rect("paper", 0, 0, width, height);
        svg.Text("h1", Side, 34, part.Key.Length > 0 ? $"{model}, key {part.Key}" : model);
        for (var i = 0; i < sentence.Count; i++) svg.Text("say", Side, 60 + (i * 19), sentence[i]);
        for (var lane = 0; lane < lanes.Count; lane++)
        {
            var y = MiddleOf(lane);
            svg.Text("tick", left - 14, y + 4, $"process {lanes[lane]}", Anchor.End);
            svg.Line("hair", left, y, width - Side, y);
        }

        foreach (var row in shown.Skip(witness.Count).Concat(witness)) Bar(row, witness.Contains(row));
        svg.Text("tick", left, height - 10, Caption(recording, shown, witness));
        return SvgBuilder.Document(width, height, "witness", $"{model}: {anomaly.Name}", anomaly.Sentence, svg.ToString());

        double X(int position) => events.BinarySearch(position) + 0.5;
        double EndOf(int row) => recording.Returns[row] == Operation.NoReturn ? events.Count + 0.5 : X(recording.Returns[row]);
        double MiddleOf(int lane) => top + (lane * LaneHeight) + (LaneHeight / 2);

        void Bar(int row, bool proves)
        {
            var (from, to, y) = (left + (step * X(recording.Calls[row])), left + (step * EndOf(row)), MiddleOf(lanes.IndexOf(recording.Processes[row])));
            svg.Begin(OperationText.Line(recording, row));
            svg.Rect(proves ? "none" : "head", from, y - (BarHeight / 2), to - from, BarHeight, 4);
            if (recording.Returns[row] == Operation.NoReturn) svg.Line("lanedown", to - 8, y - (BarHeight / 2), to - 8, y + (BarHeight / 2));
            svg.Text(proves ? "halo b bad" : "halo soft", from + 5, y + 4, Fitting(OperationText.What(recording, row), to - from));
            svg.Finish();
        }
    }

    /// <summary>What overlaps an operation of the witness, nearest to its last event first.</summary>
    private static IEnumerable<int> Around(Recording recording, List<int> witness)
    {
        var last = witness.Max(row => recording.Returns[row] == Operation.NoReturn ? recording.Calls[row] : recording.Returns[row]);
        return Enumerable.Range(0, recording.Count)
            .Where(row => !witness.Contains(row) && witness.Exists(w => recording.Calls[row] < recording.Returns[w] && recording.Calls[w] < recording.Returns[row]) && recording.Calls[row] < last)
            .OrderBy(row => Math.Abs((long)last - recording.Calls[row])).ThenBy(row => row)
            .Take(OthersShown);
    }

    private static string Fitting(string words, double room)
    {
        if (TextMeasure.Width(words, 12) <= room - 8) return words;
        var length = words.Length;
        while (length > 1 && TextMeasure.Width(words[..length], 12) > room - 20) length--;
        return words[..length] + "…";
    }

    private static string Caption(Recording recording, List<int> shown, List<int> witness)
    {
        var calls = shown.Select(row => recording.CallTimes[row]).Where(t => t >= 0).ToList();
        var when = calls.Count > 0 ? $", from {OperationText.Milliseconds(calls.Min())}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Calls and returns in their order{when}; {witness.Count} operations prove it, {shown.Count - witness.Count} of those that overlap them are shown");
    }
}
