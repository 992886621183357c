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
    private const int OthersMin = 6, OthersMax = 24;
    private const double LaneHeight = 34, BarHeight = 22, StepMin = 20, StepMax = 90, Top = 88, Side = 20, WidthMin = 640, WidthWanted = 1400;

    public static string Draw(string model, JudgedPart part, Anomaly anomaly)
    {
        var recording = part.Recording;
        var witness = anomaly.Operations.Distinct().ToList();
        // What proves it can be read in full: how many others there is room for depends on that.
        var words = Math.Min(StepMax, witness.Max(row => WidthOf(recording, row) / 2));
        var room = (int)(WidthWanted / Math.Max(StepMin, words)) - (2 * witness.Count);
        var shown = witness.Concat(Around(recording, witness, Math.Clamp(room / 2, OthersMin, OthersMax))).ToList();
        var lanes = Lanes(recording, shown);
        var events = shown.SelectMany(row => new[] { recording.Calls[row], recording.Returns[row] }).Where(p => p != Operation.NoReturn).Order().ToList();
        var left = Side + lanes.Max(lane => TextMeasure.Width(NameOf(lane), 11)) + 14;
        // Each bar should have room for its words, as far as the page is not too wide.
        var wanted = Math.Max(Wanted(witness), Math.Min(Wanted(shown), (WidthWanted - left) / (events.Count + 1)));
        var step = Math.Clamp(wanted, StepMin, StepMax);
        var width = Math.Max(WidthMin, left + (step * (events.Count + 1)) + Side);
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
            if (lane == 0 || NameOf(lanes[lane]) != NameOf(lanes[lane - 1])) svg.Text("tick", left - 14, y + 4, NameOf(lanes[lane]), Anchor.End);
            svg.Line("hair", left, y, width - Side, y);
        }

        foreach (var row in shown.Skip(witness.Count).Concat(witness)) Bar(row, witness.Contains(row));
        svg.Text("tick", left, height - 10, Caption(recording, shown, witness));
        return SvgBuilder.Document(width, height, "witness", $"{model}: {anomaly.Name}", anomaly.Sentence, svg.ToString());

        double X(int position) => events.BinarySearch(position) + 0.5;
        double EndOf(int row) => recording.Returns[row] == Operation.NoReturn ? events.Count + 0.5 : X(recording.Returns[row]);
        double Wanted(List<int> rows) => rows.Max(row => WidthOf(recording, row) / (EndOf(row) - X(recording.Calls[row])));
        string NameOf(List<int> lane) => $"process {recording.Processes[lane[0]]}";
        double MiddleOf(int lane) => top + (lane * LaneHeight) + (LaneHeight / 2);

        void Bar(int row, bool proves)
        {
            var (from, to, y) = (left + (step * X(recording.Calls[row])), left + (step * EndOf(row)), MiddleOf(lanes.FindIndex(lane => lane.Contains(row))));
            svg.Begin(OperationText.Line(recording, row));
            svg.Rect(proves ? "none" : "head", from, y - (BarHeight / 2), to - from, BarHeight, 4);
            if (recording.Returns[row] == Operation.NoReturn) svg.Line("lanedown", to - 8, y - (BarHeight / 2), to - 8, y + (BarHeight / 2));
            svg.Text(proves ? "halo b bad" : "halo soft", from + 5, y + 4, Fitting(OperationText.What(recording, row), to - from, proves));
            svg.Finish();
        }
    }

    /// <summary>What overlaps an operation of the witness, nearest to its last event first.</summary>
    private static IEnumerable<int> Around(Recording recording, List<int> witness, int count)
    {
        var last = witness.Max(row => recording.Returns[row] == Operation.NoReturn ? recording.Calls[row] : recording.Returns[row]);
        return Enumerable.Range(0, recording.Count)
            .Where(row => !witness.Contains(row) && witness.Exists(w => recording.Calls[row] < recording.Returns[w] && recording.Calls[w] < recording.Returns[row]) && recording.Calls[row] < last)
            .OrderBy(row => Math.Abs((long)last - recording.Calls[row])).ThenBy(row => row)
            .Take(count);
    }

    private static double WidthOf(Recording recording, int row) => TextMeasure.Width(OperationText.What(recording, row), 12, bold: true) + 22;

    /// <summary>The operations of each process; a process that had several open at once has several lanes.</summary>
    private static List<List<int>> Lanes(Recording recording, List<int> shown)
    {
        var lanes = new List<List<int>>();
        foreach (var process in shown.GroupBy(row => recording.Processes[row]).OrderBy(p => p.Key))
        {
            var begin = lanes.Count;
            foreach (var row in process.OrderBy(row => recording.Calls[row]))
            {
                var lane = lanes.FindIndex(begin, l => recording.Returns[l[^1]] < recording.Calls[row]);
                if (lane < 0) lanes.Add([row]);
                else lanes[lane].Add(row);
            }
        }

        return lanes;
    }

    private static string Fitting(string words, double room, bool bold)
    {
        if (TextMeasure.Width(words, 12, bold) <= room - 8) return words;
        var length = words.Length;
        while (length > 1 && TextMeasure.Width(words[..length], 12, bold) > room - 20) length--;
        return words[..length] + "…";
    }

    private static string Caption(Recording recording, List<int> shown, List<int> witness)
    {
        var calls = shown.Select(row => recording.CallTimes[row]).Where(t => t >= 0).ToList();
        var when = calls.Count > 0 ? $", from {OperationText.Milliseconds(calls.Min())}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"Calls and returns in their order{when}; {witness.Count} operations prove it, {shown.Count - witness.Count} of those that overlap them are shown");
    }
}
